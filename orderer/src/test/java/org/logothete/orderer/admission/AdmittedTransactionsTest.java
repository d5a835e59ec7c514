package org.logothete.orderer.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.transaction.Transaction;

class AdmittedTransactionsTest {
  private final ChannelConfig config = Golden.config();
  private final List<Transaction> transactions =
      Golden.envelopes(10).stream().map(AdmittedTransactionsTest::read).toList();

  private static Transaction read(ByteString bytes) {
    try {
      return Transaction.parse(bytes);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void findsByDigestUnderTheSameConfigurationOnly() {
    AdmittedTransactions admitted = new AdmittedTransactions(1 << 20);
    Transaction transaction = transactions.getFirst();
    admitted.add(config, transaction);
    assertThat(admitted.find(config, transaction.digest())).contains(transaction);
    assertThat(admitted.find(Golden.configOf(9), transaction.digest())).isEmpty();
    assertThat(admitted.find(config, transactions.get(1).digest())).isEmpty();
  }

  @Test
  void forgetsTheOldestWhenThereIsNoRoomAndCountsNoneTwice() {
    Transaction first = transactions.get(0);
    Transaction second = transactions.get(1);
    int room = first.bytes().size() + second.bytes().size() + 3 * 1024;
    AdmittedTransactions admitted = new AdmittedTransactions(room);
    admitted.add(config, first);
    admitted.add(config, first);
    admitted.add(config, second);
    assertThat(admitted.find(config, first.digest())).isPresent();
    admitted.add(config, second);
    admitted.add(config, transactions.get(2));
    assertThat(admitted.find(config, first.digest())).isEmpty();
    assertThat(admitted.find(config, transactions.get(2).digest())).isPresent();
    admitted.remove(transactions.get(2).digest());
    assertThat(admitted.find(config, transactions.get(2).digest())).isEmpty();
    admitted.add(config, second);
    admitted.add(config, first);
    assertThat(admitted.find(config, second.digest())).isPresent();
    assertThat(admitted.find(config, first.digest())).isPresent();
  }
}
