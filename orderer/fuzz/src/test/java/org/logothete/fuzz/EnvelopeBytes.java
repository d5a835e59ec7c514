package org.logothete.fuzz;

import com.google.protobuf.ByteString;
import java.util.List;
import org.logothete.network.system.MalformedSystemTransactionException;
import org.logothete.network.system.SystemNamespace;
import org.logothete.network.transaction.MalformedTransactionException;
import org.logothete.network.transaction.Transaction;

/** Envelopes as clients and other consenters send them, and as they stand in blocks. */
final class EnvelopeBytes implements FuzzTarget {
  private static final int ID_LENGTH = 64;

  /** Whole configurations slow down every target of the campaign; CONFIG_BLOCK has them. */
  private static final int SEED_BYTES_MAX = 8192;

  @Override
  public void run(byte[] input) {
    ByteString bytes = ByteString.copyFrom(input);
    if (Transaction.idInBlock(bytes).isEmpty()) {
      throw new AssertionError("an envelope in a block without an id");
    }
    Transaction transaction;
    try {
      transaction = Transaction.parse(bytes);
    } catch (MalformedTransactionException refused) {
      return;
    }
    if (!transaction.bytes().equals(bytes) || transaction.id().length() != ID_LENGTH) {
      throw new AssertionError("another transaction than was sent: " + transaction);
    }
    transaction.submissionRefusal();
    transaction.orderingRefusal();
    transaction.idRefusal();
    try {
      SystemNamespace.read(
          transaction.channelHeader(), transaction.signatureHeaderBytes(), transaction.data());
    } catch (MalformedSystemTransactionException refused) {
      return;
    }
  }

  @Override
  public List<byte[]> seeds() {
    return Golden.envelopes().stream().filter(e -> e.length < SEED_BYTES_MAX).toList();
  }
}
