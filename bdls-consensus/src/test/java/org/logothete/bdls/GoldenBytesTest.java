package org.logothete.bdls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.logothete.bdls.message.BdlsCodec;
import org.logothete.bdls.message.BdlsMessage;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.Commit;
import org.logothete.bdls.message.Decide;
import org.logothete.bdls.message.Heartbeat;
import org.logothete.bdls.message.Lock;
import org.logothete.bdls.message.LockCertificate;
import org.logothete.bdls.message.LockRelease;
import org.logothete.bdls.message.ProposalReply;
import org.logothete.bdls.message.ProposalRequest;
import org.logothete.bdls.message.Resync;
import org.logothete.bdls.message.RoundCertificate;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.RecordKey;

/**
 * The bytes of messages and log records, which nodes of different versions share. To accept a
 * change on purpose, run with {@code -Dgolden.rewrite=true} and say why in the commit.
 */
class GoldenBytesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final int BODY_MAX = 1000;
  private static final Proposal BLOCK = Blocks.block(8, Blocks.GENESIS_HASH, "eight");
  private static final Bytes SIGNATURE = Bytes.ofHex("30450221");

  private static SortedMap<NodeId, Bytes> signatures() {
    return new TreeMap<>(Map.of(new NodeId(1), SIGNATURE, new NodeId(3), Bytes.ofHex("3044")));
  }

  private static LockCertificate lock() {
    return new LockCertificate(2, BLOCK.header(), signatures());
  }

  private static RoundCertificate began() {
    return new RoundCertificate(
        8,
        5,
        List.of(
            new RoundCertificate.Vote(new NodeId(1), RoundChange.NOTHING, SIGNATURE),
            new RoundCertificate.Vote(new NodeId(4), BLOCK.header().digest(), SIGNATURE)));
  }

  static List<BdlsMessage> oneOfEach() {
    return List.of(
        new RoundChange(8, 5, Optional.of(BLOCK.header()), Optional.of(lock())),
        new Select(5, new Choice.Fresh(BLOCK), Optional.of(began())),
        new Lock(lock()),
        new Commit(2, BLOCK.header()),
        new LockRelease(lock()),
        new Decide(new DecisionCertificate(BLOCK.header(), 2, signatures())),
        new Resync(Optional.of(began()), Optional.of(lock())),
        new Heartbeat(7, 5, true),
        new ProposalRequest(8, BLOCK.header().digest()),
        new ProposalReply(BLOCK));
  }

  /** Shapes of messages that have more than one. */
  private static List<BdlsMessage> otherShapes() {
    return List.of(
        new RoundChange(8, 5, Optional.empty(), Optional.empty()),
        new RoundChange(8, 0, Optional.of(BLOCK.header()), Optional.empty()),
        new Select(0, new Choice.Fresh(BLOCK), Optional.empty()),
        new Select(5, new Choice.Locked(lock()), Optional.of(began())),
        new Resync(Optional.of(began()), Optional.empty()),
        new Resync(Optional.empty(), Optional.of(lock())));
  }

  private static List<BdlsMessage> allShapes() {
    return Stream.concat(oneOfEach().stream(), otherShapes().stream()).toList();
  }

  private static SortedMap<RecordKey, Bytes> oneOfEachRecord() {
    SortedMap<RecordKey, Bytes> log = new TreeMap<>();
    log.put(
        LogRecords.roundChangeKey(8), LogRecords.roundChange((RoundChange) oneOfEach().getFirst()));
    log.put(LogRecords.lockKey(8), LogRecords.lock(lock()));
    log.put(LogRecords.bodyKey(8, 0), LogRecords.body(BLOCK));
    log.put(LogRecords.candidateKey(8), LogRecords.candidate(BLOCK));
    log.put(
        LogRecords.selectKey(8),
        LogRecords.selected(
            new LogRecords.Selected(5, BLOCK.header(), Optional.of(lock()), Optional.of(began()))));
    return log;
  }

  @Test
  void messagesAndTheirStatementsKeepTheirBytes() throws IOException {
    for (BdlsMessage message : oneOfEach()) {
      String statement =
          message.authentication() instanceof Authentication.Statement(Bytes bytes)
              ? bytes.toHex()
              : message.authentication().getClass().getSimpleName();
      compare(
          "messages/" + message.kind().name().toLowerCase(Locale.ROOT) + ".txt",
          message.encode().toHex() + "\n" + statement + "\n");
    }
  }

  @Test
  void recordsKeepTheirBytesAndAreReadBack() throws IOException {
    StringBuilder text = new StringBuilder();
    oneOfEachRecord()
        .forEach((key, bytes) -> text.append(key).append('\n').append(bytes.toHex()).append('\n'));
    compare("records.txt", text.toString());

    LogRecords.Recovered read = LogRecords.read(oneOfEachRecord(), 8);
    assertThat(read.roundChange()).contains((RoundChange) oneOfEach().getFirst());
    assertThat(read.lock()).contains(lock());
    assertThat(read.bodies()).containsExactly(BLOCK);
    assertThat(read.candidate()).contains(BLOCK);
    assertThat(read.selected().orElseThrow().began()).contains(began());
  }

  @Test
  void recordOfAnotherHeightIsNotOverlooked() {
    assertThatThrownBy(() -> LogRecords.read(oneOfEachRecord(), 9))
        .isInstanceOf(InvariantViolation.class)
        .hasMessageContaining("in progress is 9");
  }

  @Test
  void damagedRecordIsNotOverlooked() {
    oneOfEachRecord()
        .forEach(
            (key, bytes) -> {
              SortedMap<RecordKey, Bytes> log = new TreeMap<>();
              log.put(key, bytes.slice(0, bytes.size() - 1));
              assertThatThrownBy(() -> LogRecords.read(log, 8))
                  .isInstanceOf(InvariantViolation.class)
                  .hasMessageContaining(key.toString());
            });
  }

  @Test
  void messagesAreReadBack() throws MalformedMessageException {
    for (BdlsMessage message : allShapes()) {
      assertThat(BdlsCodec.decode(message.encode(), BODY_MAX)).isEqualTo(message);
    }
  }

  @Test
  void cutOrLengthenedMessagesAreRefused() {
    for (BdlsMessage message : allShapes()) {
      Bytes whole = message.encode();
      for (int size = 0; size < whole.size(); size++) {
        Bytes cut = whole.slice(0, size);
        assertThatThrownBy(() -> BdlsCodec.decode(cut, BODY_MAX))
            .isInstanceOf(MalformedMessageException.class);
      }
      Bytes longer = Bytes.ofHex(whole.toHex() + "00");
      assertThatThrownBy(() -> BdlsCodec.decode(longer, BODY_MAX))
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void hostileBytesAreRefusedOrAreTheOneEncodingOfWhatTheyMean() {
    Random random = new Random(7);
    for (BdlsMessage message : allShapes()) {
      for (int i = 0; i < 2_000; i++) {
        byte[] damaged = message.encode().toArray();
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        Bytes bytes = Bytes.wrap(damaged);
        try {
          assertThat(BdlsCodec.decode(bytes, BODY_MAX).encode()).isEqualTo(bytes);
        } catch (MalformedMessageException refused) {
          assertThat(refused.getMessage()).isNotBlank();
        }
      }
    }
  }

  @Test
  void bodyAboveTheLimitIsRefused() {
    Bytes encoded = new ProposalReply(BLOCK).encode();
    assertThatThrownBy(() -> BdlsCodec.decode(encoded, BLOCK.body().size() - 1))
        .isInstanceOf(MalformedMessageException.class);
  }

  private static void compare(String name, String actual) throws IOException {
    Path file = GOLDEN.resolve(name);
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, actual, StandardCharsets.UTF_8);
    }
    assertThat(actual).as(name).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
  }
}
