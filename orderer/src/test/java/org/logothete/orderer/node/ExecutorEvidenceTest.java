package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.chaincode.direct.Batch;
import org.logothete.chaincode.direct.BatchSeals;
import org.logothete.chaincode.direct.Choice;
import org.logothete.chaincode.direct.Instance;
import org.logothete.chaincode.direct.Message;
import org.logothete.chaincode.direct.Sealed;
import org.logothete.chaincode.direct.Statement;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.crypto.EcdsaSigner;
import org.logothete.network.crypto.EcdsaVerifier;
import org.logothete.orderer.cli.CommandLines;
import org.logothete.orderer.evidence.EvidenceException;
import org.logothete.orderer.evidence.EvidenceFile;
import org.logothete.orderer.evidence.EvidenceFolder;
import org.logothete.orderer.evidence.EvidenceKeeper;
import org.logothete.orderer.executors.ExecutorGroup;

/** An executor's two statements about one call: kept, listed, and proof to whoever reads them. */
final class ExecutorEvidenceTest {
  private static final int LIAR = 2;
  private static final int FLIPS = 500;
  private static final Instance INSTANCE =
      new Instance(7, 0, ByteString.copyFrom(new byte[Instance.HASH_BYTES]));
  private static final ByteString RESULT = ByteString.copyFrom(new byte[Instance.HASH_BYTES]);

  @TempDir Path directory;
  private TestNetwork network;
  private Path genesis;
  private ChannelConfig config;
  private ExecutorGroup group;

  @BeforeEach
  void makeNetwork() throws Exception {
    // Its nodes are never started: all that is needed are their keys and the genesis block.
    network = TestNetwork.create(directory, 4, Duration.ofMillis(200));
    genesis = network.folder().resolve("genesis.block");
    config = ConfigBlocks.read(Block.parseFrom(Files.readAllBytes(genesis)));
    group = ExecutorGroup.of(config);
  }

  /** Said by the liar among other statements, under its signature. */
  private Sealed said(Statement statement) throws Exception {
    EcdsaSigner signer = LocalIdentity.read(network.settings(LIAR).localMsp()).key().signer();
    BatchSeals seals = group.seals(new EcdsaVerifier());
    Statement more = new Statement.Commit(INSTANCE, 3, Choice.BOTTOM);
    Batch batch =
        seals.close(
            new Message.Draft(List.of(more, statement), List.of(), List.of()),
            bytes -> ByteString.copyFrom(signer.sign(bytes.toByteArray())));
    return seals.open(LIAR, batch).statements().get(1);
  }

  private Path kept(Statement one, Statement other) throws Exception {
    EvidenceFolder folder =
        new EvidenceFolder(
            network.settings(0).ledgerLocation().resolve(EvidenceFolder.NAME), FLIPS);
    try (EvidenceKeeper keeper = new EvidenceKeeper(folder, InstantSource.system())) {
      keeper.keep(TestNetwork.CHANNEL, group, said(one), said(other));
    }
    return folder.files().getFirst();
  }

  private static Statement prepare(Choice choice) {
    return new Statement.Prepare(INSTANCE, 0, choice);
  }

  private Path lie() throws Exception {
    return kept(prepare(new Choice.Value(RESULT)), prepare(Choice.BOTTOM));
  }

  @Test
  void whoSaysTwoThingsOfOneCallIsProvenToHaveDoneSo() throws Exception {
    Path file = lie();
    assertThat(EvidenceFolder.read(file).flaws(config)).isEmpty();
    String line =
        ("channel %s, attempt 1 at direct call 7: executor 2 of Org3MSP:"
                + " prepared two choices in round 0")
            .formatted(TestNetwork.CHANNEL);
    assertThat(run("evidence", "verify", file.toString(), "--config", genesis.toString()))
        .contains("proven: " + line)
        .doesNotContain("NOT PROVEN");
    assertThat(run("evidence", "list", network.folder().toString()))
        .contains(line, file.toString());
    assertThat(run("evidence", "list", network.folder().toString(), "--json"))
        .contains("\"executor\" : 2", "\"call\" : 7");
  }

  @Test
  void whatAnHonestExecutorSaysIsNoEvidence() throws Exception {
    Statement one = prepare(Choice.BOTTOM);
    for (Statement other :
        List.of(
            one,
            new Statement.Prepare(INSTANCE, 1, new Choice.Value(RESULT)),
            new Statement.Commit(INSTANCE, 0, new Choice.Value(RESULT)),
            new Statement.Prepare(
                new Instance(7, 1, INSTANCE.transaction()), 0, new Choice.Value(RESULT)))) {
      Path file = kept(one, other);
      assertThat(EvidenceFolder.read(file).flaws(config))
          .containsExactly("the statements do not exclude each other");
      Files.delete(file);
    }
  }

  @Test
  void changedEvidenceProvesNothing() throws Exception {
    Path honest = lie();
    String text = Files.readString(honest);
    Path changed = directory.resolve("changed.json");

    Files.writeString(changed, text.replace("\"" + TestNetwork.CHANNEL + "\"", "\"another\""));
    assertThat(run("evidence", "verify", changed.toString(), "--config", genesis.toString()))
        .contains("NOT PROVEN", "the evidence of channel another");

    ObjectNode root = (ObjectNode) new ObjectMapper().readTree(text);
    ((ArrayNode) root.get("statements")).remove(1);
    Files.writeString(changed, root.toString());
    assertThat(run("evidence", "verify", changed.toString()))
        .contains("changed.json is no evidence: two statements are a contradiction, not 1");

    Files.writeString(changed, text.replace("\"executor\" : 2", "\"executor\" : 1"));
    assertThat(run("evidence", "verify", changed.toString()))
        .contains("call, executor or offence are not what the statements say");

    flipBits(honest, changed);
  }

  /** A flipped bit leaves no proof, or one that the same executor made the same statements. */
  private void flipBits(Path original, Path changed) throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(FLIPS);
    EvidenceFile honest = EvidenceFolder.read(original);
    int refused = 0;
    for (int i = 0; i < FLIPS; i++) {
      byte[] content = Files.readAllBytes(original);
      int at = random.nextInt(content.length);
      content[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      Files.write(changed, content);
      try {
        EvidenceFile read = EvidenceFolder.read(changed);
        if (read.flaws(config).isEmpty()) {
          assertThat(read.name()).as("byte %d", at).isEqualTo(honest.name());
          assertThat(read.mspId()).as("byte %d", at).isEqualTo(honest.mspId());
        } else {
          refused++;
        }
      } catch (EvidenceException e) {
        assertThat(e.getMessage()).doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(FLIPS / 2);
  }

  private static String run(String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter to = new PrintWriter(said);
    CommandLines.logothete().setOut(to).setErr(to).execute(arguments);
    return said.toString();
  }
}
