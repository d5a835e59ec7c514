package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.NodeId;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Consenter;
import org.logothete.orderer.cli.CommandLines;
import org.logothete.orderer.evidence.EvidenceException;
import org.logothete.orderer.evidence.EvidenceFolder;
import org.logothete.orderer.evidence.VoteEvidence;
import org.logothete.orderer.metrics.NodeMetrics;
import org.logothete.orderer.peer.LinkSettings;
import org.logothete.orderer.peer.NettyClusterLinks;
import org.logothete.orderer.peer.PeerAddress;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.verify.MessageSigner;
import org.logothete.orderer.verify.VoteDomain;
import org.logothete.orderer.wire.proto.Consensus;
import org.logothete.orderer.wire.proto.Frame;
import org.logothete.pbft.message.Prepare;

/** A consenter that says two things at once to real nodes, and what they keep of it. */
final class EvidenceTest {
  private static final int LIAR = 4;
  private static final int FLIPS = 500;

  @TempDir Path directory;
  private TestNetwork network;

  @BeforeEach
  void makeNetwork() throws Exception {
    network = TestNetwork.create(directory, LIAR, Duration.ofMillis(200));
    network.startAll();
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  /** With the keys of the last node, which is stopped: two prepares for one height and view. */
  private void lie() throws Exception {
    ChannelConfig config = network.config(0);
    network.stop(LIAR - 1);
    NodeSettings settings = network.settings(LIAR - 1);
    SortedMap<NodeId, PeerAddress> others = new TreeMap<>();
    for (Consenter consenter : config.consenters()) {
      if (consenter.id() != LIAR) {
        others.put(
            new NodeId(consenter.id()),
            PeerAddress.of(
                consenter.host(),
                consenter.port(),
                consenter.serverTlsX509(),
                consenter.clientTlsX509()));
      }
    }
    MessageSigner signer =
        new MessageSigner(
            new VoteDomain(config.channelId(), config.sequence(), "PBFT"),
            Optional.of(new NodeId(LIAR)),
            LocalIdentity.read(settings.localMsp()).key());
    try (NettyClusterLinks links =
        NettyClusterLinks.listen(
            LinkSettings.defaults(),
            NodeTls.identity(settings.cluster().server()),
            NodeTls.identity(settings.cluster().client()),
            new NodeMetrics(new Channels()).linkCounters())) {
      links.join(TestNetwork.CHANNEL, others, (_, _) -> true);
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      while (evidence().isEmpty()) {
        assertThat(System.nanoTime()).as("a minute is over").isLessThan(deadline);
        long view = network.channel(0).status().viewOrRound();
        long height = network.channel(0).status().height();
        for (String choice : List.of("one", "another")) {
          Prepare prepare = new Prepare(view, height, Bytes.ofUtf8(choice).sha256());
          others
              .keySet()
              .forEach(to -> links.send(TestNetwork.CHANNEL, to, frame(signer, prepare)));
        }
        LockSupport.parkNanos(50_000_000);
      }
    }
  }

  private static Frame frame(MessageSigner signer, Prepare prepare) {
    Authenticated<Prepare> signed = signer.sign(prepare);
    return Frame.newBuilder()
        .setVersion(1)
        .setChannel(TestNetwork.CHANNEL)
        .setConsensus(
            Consensus.newBuilder()
                .setEngine("PBFT")
                .setMessage(ByteString.copyFrom(prepare.encode().asBuffer()))
                .setSignature(ByteString.copyFrom(signed.signature().asBuffer())))
        .build();
  }

  private static VoteEvidence votes(Path file) throws EvidenceException {
    return (VoteEvidence) EvidenceFolder.read(file);
  }

  private List<Path> evidence() throws Exception {
    Path folder = network.settings(0).ledgerLocation().resolve(EvidenceFolder.NAME);
    return new EvidenceFolder(folder, 1).files();
  }

  @Test
  void whoContradictsItselfIsProvenToHaveDoneSo() throws Exception {
    lie();

    Path file = evidence().getFirst();
    VoteEvidence kept = votes(file);
    assertThat(kept.evidence().culprit()).isEqualTo(new NodeId(LIAR));
    assertThat(kept.mspId()).isEqualTo("Org4MSP");
    assertThat(kept.flaws(network.config(0))).isEmpty();

    Path genesis = network.folder().resolve("genesis.block");
    Path copy = Files.copy(file, directory.resolve("copy.json"));
    assertThat(run("evidence", "verify", copy.toString(), "--config", genesis.toString()))
        .contains("proven: channel " + TestNetwork.CHANNEL, "consenter 4 of Org4MSP");
    assertThat(run("evidence", "list", network.folder().toString()))
        .contains("consenter 4 of Org4MSP", file.toString());
  }

  @Test
  void changedEvidenceProvesNothing() throws Exception {
    lie();
    String honest = Files.readString(evidence().getFirst());
    Path changed = directory.resolve("changed.json");

    // Another channel: the signatures are bound to it, and no longer fit.
    Files.writeString(changed, honest.replace("\"" + TestNetwork.CHANNEL + "\"", "\"another\""));
    assertThat(run("evidence", "verify", changed.toString()))
        .contains("signedBytes or signature of statement 1 are not what its other fields say");

    // Twice the same statement is no contradiction.
    Files.writeString(changed, firstStatementTwice(honest));
    assertThat(run("evidence", "verify", changed.toString()))
        .contains("NOT PROVEN", "no two of the statements exclude each other");

    Files.writeString(changed, honest.substring(0, honest.length() / 2));
    assertThat(run("evidence", "verify", changed.toString()))
        .contains("changed.json is no evidence: it is not JSON");

    Files.writeString(changed, withShortStatement(honest));
    assertThat(run("evidence", "verify", changed.toString()))
        .contains("changed.json is no evidence: a statement of 3 bytes names no slot");

    flipBits(evidence().getFirst(), changed);
  }

  private static String withShortStatement(String evidence) throws IOException {
    ObjectNode root = (ObjectNode) new ObjectMapper().readTree(evidence);
    ((ObjectNode) root.get("statements").get(0)).put("statement", new byte[3]);
    return root.toString();
  }

  /** A flipped bit leaves no proof, or one that the same node made the same statements. */
  private void flipBits(Path original, Path changed) throws Exception {
    VoteEvidence honest = votes(original);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(FLIPS);
    int refused = 0;
    for (int i = 0; i < FLIPS; i++) {
      byte[] content = Files.readAllBytes(original);
      int at = random.nextInt(content.length);
      content[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      Files.write(changed, content);
      Optional<VoteEvidence> proven = proven(changed);
      proven.ifPresent(
          file -> {
            assertThat(file.domain()).as("byte %d", at).isEqualTo(honest.domain());
            assertThat(file.evidence().culprit()).isEqualTo(honest.evidence().culprit());
            assertThat(file.evidence().proof()).isEqualTo(honest.evidence().proof());
          });
      refused += proven.isEmpty() ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(FLIPS / 2);
  }

  private Optional<VoteEvidence> proven(Path file) {
    try {
      VoteEvidence read = votes(file);
      return read.flaws(network.config(0)).isEmpty() ? Optional.of(read) : Optional.empty();
    } catch (EvidenceException e) {
      assertThat(e.getMessage()).doesNotContain("\n");
      return Optional.empty();
    }
  }

  private static String firstStatementTwice(String evidence) throws IOException {
    ObjectNode root = (ObjectNode) new ObjectMapper().readTree(evidence);
    JsonNode first = root.get("statements").get(0);
    root.putArray("statements").add(first).add(first);
    return root.toString();
  }

  private static String run(String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter to = new PrintWriter(said);
    CommandLines.logothete().setOut(to).setErr(to).execute(arguments);
    return said.toString();
  }
}
