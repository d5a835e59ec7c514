package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.RecordKey;
import org.logothete.pbft.message.Absence;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.Heartbeat;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.NewViewReply;
import org.logothete.pbft.message.NewViewRequest;
import org.logothete.pbft.message.PbftCodec;
import org.logothete.pbft.message.PbftMessage;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.ProposalReply;
import org.logothete.pbft.message.ProposalRequest;
import org.logothete.pbft.message.Reminder;
import org.logothete.pbft.message.SignedViewChange;
import org.logothete.pbft.message.ViewChange;

/**
 * The bytes of messages and log records, which nodes of different versions share. To accept a
 * change on purpose, run with {@code -Dgolden.rewrite=true} and say why in the commit.
 */
class GoldenBytesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final int BODY_MAX = 1000;
  private static final Proposal BLOCK = Blocks.block(8, Blocks.GENESIS_HASH, "eight");
  private static final Proposal NEXT = Blocks.block(9, BLOCK.header().hash(), "nine");
  private static final Bytes SIGNATURE = Bytes.ofHex("30450221");

  private static SortedMap<NodeId, Bytes> signatures() {
    return new TreeMap<>(Map.of(new NodeId(1), SIGNATURE, new NodeId(3), Bytes.ofHex("3044")));
  }

  private static ViewChange viewChange() {
    return new ViewChange(
        6,
        Optional.of(new DecisionCertificate(BLOCK.header(), 4, signatures())),
        List.of(new PreparedCertificate(5, NEXT.header(), signatures())));
  }

  private static NewView newView() {
    ViewChange bare = new ViewChange(6, Optional.empty(), List.of());
    return new NewView(
        6,
        List.of(
            new SignedViewChange(new NodeId(1), bare, SIGNATURE),
            new SignedViewChange(new NodeId(2), viewChange(), SIGNATURE)));
  }

  static List<PbftMessage> oneOfEach() {
    Bytes digest = BLOCK.header().digest();
    return List.of(
        new PrePrepare(5, BLOCK),
        new Prepare(5, 8, digest),
        new Commit(5, BLOCK.header()),
        viewChange(),
        newView(),
        new Heartbeat(5, 7, true),
        new NewViewRequest(6),
        new NewViewReply(newView(), new NodeId(3), SIGNATURE),
        new ProposalRequest(5, 8, digest),
        new ProposalReply(5, BLOCK),
        new Reminder(new SignedViewChange(new NodeId(2), viewChange(), SIGNATURE)));
  }

  /** What a view change says besides where leaders take turns. */
  private static ViewChange viewChangeInTurns() {
    ViewChange plain = viewChange();
    return new ViewChange(
        plain.newView(),
        plain.decided(),
        plain.prepared(),
        List.of(new Absence(new NodeId(2), 9, 0), new Absence(new NodeId(4), 5, 3)));
  }

  private static List<PbftMessage> messages() {
    List<PbftMessage> messages = new ArrayList<>(oneOfEach());
    messages.add(viewChangeInTurns());
    return messages;
  }

  private static SortedMap<RecordKey, Bytes> oneOfEachRecord() {
    SortedMap<RecordKey, Bytes> log = new TreeMap<>();
    log.put(
        LogRecords.VIEW_KEY,
        LogRecords.enteredView(new NewViewReply(newView(), new NodeId(3), SIGNATURE)));
    log.put(LogRecords.VIEW_CHANGE_KEY, LogRecords.viewChange(viewChange()));
    log.put(LogRecords.NEW_VIEW_KEY, LogRecords.newView(newView()));
    log.put(LogRecords.acceptedKey(8, 5), LogRecords.accepted(new LogRecords.Accepted(5, BLOCK)));
    log.put(
        LogRecords.preparedKey(8, 5),
        LogRecords.prepared(new PreparedCertificate(5, BLOCK.header(), signatures())));
    return log;
  }

  @Test
  void messagesAndTheirStatementsKeepTheirBytes() throws IOException {
    for (PbftMessage message : oneOfEach()) {
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

    LogRecords.Recovered read = LogRecords.read(oneOfEachRecord());
    assertThat(read.viewChange()).contains(viewChange());
    assertThat(read.newView()).contains(newView());
    assertThat(read.enteredView().orElseThrow().newView()).isEqualTo(newView());
    assertThat(read.accepted()).containsExactly(new LogRecords.Accepted(5, BLOCK));
    assertThat(read.prepared()).hasSize(1);
  }

  @Test
  void damagedRecordIsNotOverlooked() {
    oneOfEachRecord()
        .forEach(
            (key, bytes) -> {
              SortedMap<RecordKey, Bytes> log = new TreeMap<>();
              log.put(key, bytes.slice(0, bytes.size() - 1));
              assertThatThrownBy(() -> LogRecords.read(log))
                  .isInstanceOf(InvariantViolation.class)
                  .hasMessageContaining(key.toString());
            });
  }

  @Test
  void viewChangeInTurnsKeepsItsBytes() throws IOException {
    compare("messages/view_change_in_turns.txt", viewChangeInTurns().encode().toHex() + "\n");
  }

  @Test
  void messagesAreReadBack() throws MalformedMessageException {
    for (PbftMessage message : messages()) {
      assertThat(PbftCodec.decode(message.encode(), BODY_MAX)).isEqualTo(message);
    }
  }

  @Test
  void cutOrLengthenedMessagesAreRefused() {
    for (PbftMessage message : messages()) {
      Bytes whole = message.encode();
      for (int size = 0; size < whole.size(); size++) {
        Bytes cut = whole.slice(0, size);
        assertThatThrownBy(() -> PbftCodec.decode(cut, BODY_MAX))
            .isInstanceOf(MalformedMessageException.class);
      }
      Bytes longer = Bytes.ofHex(whole.toHex() + "00");
      assertThatThrownBy(() -> PbftCodec.decode(longer, BODY_MAX))
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void hostileBytesAreRefusedOrAreTheOneEncodingOfWhatTheyMean() {
    Random random = new Random(7);
    for (PbftMessage message : messages()) {
      for (int i = 0; i < 2_000; i++) {
        byte[] damaged = message.encode().toArray();
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        Bytes bytes = Bytes.wrap(damaged);
        try {
          assertThat(PbftCodec.decode(bytes, BODY_MAX).encode()).isEqualTo(bytes);
        } catch (MalformedMessageException refused) {
          assertThat(refused.getMessage()).isNotBlank();
        }
      }
    }
  }

  @Test
  void bodyAboveTheLimitIsRefused() {
    Bytes encoded = new PrePrepare(5, BLOCK).encode();
    assertThatThrownBy(() -> PbftCodec.decode(encoded, BLOCK.body().size() - 1))
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
