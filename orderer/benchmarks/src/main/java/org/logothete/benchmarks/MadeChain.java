package org.logothete.benchmarks;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LedgerIdentity;
import org.logothete.ledger.rocks.RocksLedger;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.block.BlockSignatures;
import org.logothete.network.block.SignedValue;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.Consenter;
import org.logothete.network.consortium.ConsortiumFolder;
import org.logothete.network.consortium.ConsortiumPlan;
import org.logothete.network.crypto.EcdsaSigner;
import org.logothete.orderer.client.ClientIdentity;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.history.StoredBlocks;
import org.logothete.orderer.settings.NodeSettings;

/**
 * A network of four nodes on this machine, and a chain that three of them certified, written into
 * ledgers without any ordering.
 */
final class MadeChain {
  private static final int QUORUM = 3;
  private static final int NODES = 4;
  private static final int PORTS = 4;

  /** The envelope around a transaction's argument, about. */
  private static final int ENVELOPE_BYTES = 2_900;

  private static final int BATCH = 64;

  private final Path network;
  private final Block genesis;
  private final ChannelConfig config;
  private final List<Path> settings;

  private MadeChain(Path network, Block genesis, ChannelConfig config, List<Path> settings) {
    this.network = network;
    this.genesis = genesis;
    this.config = config;
    this.settings = settings;
  }

  /** Makes the network's folder. */
  static MadeChain create(Path folder) throws Exception {
    ConsortiumPlan standard = ConsortiumPlan.local(NODES, "PBFT");
    List<ConsortiumPlan.OrdererOrganization> withFreePorts = new ArrayList<>();
    for (ConsortiumPlan.OrdererOrganization org : standard.ordererOrganizations()) {
      List<Integer> ports = freePorts();
      ConsortiumPlan.Node node =
          new ConsortiumPlan.Node(
              "orderer", "127.0.0.1", ports.get(0), ports.get(1), ports.get(2), ports.get(3));
      withFreePorts.add(
          new ConsortiumPlan.OrdererOrganization(
              org.name(), org.domain(), org.mspId(), List.of(node)));
    }
    ConsortiumPlan plan =
        new ConsortiumPlan(
            standard.channel(),
            standard.engine(),
            standard.batchSize(),
            standard.batchTimeout(),
            standard.decisionsPerLeader(),
            withFreePorts,
            standard.peerOrganizations());
    ConsortiumFolder.create(plan, folder, Instant.now(), new SecureRandom());
    return open(folder);
  }

  /** Finds a network that was made before. */
  static MadeChain open(Path folder) throws Exception {
    Block genesis = Block.parseFrom(Files.readAllBytes(folder.resolve("genesis.block")));
    try (Stream<Path> nodes = Files.list(folder.resolve(ConsortiumFolder.NODES))) {
      List<Path> settings =
          nodes.sorted().map(node -> node.resolve(ConsortiumFolder.NODE_SETTINGS)).toList();
      return new MadeChain(folder, genesis, ConfigBlocks.read(genesis), settings);
    }
  }

  private static List<Integer> freePorts() throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < PORTS; i++) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      sockets.add(socket);
      ports.add(socket.getLocalPort());
    }
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return ports;
  }

  Path settingsFile(int node) {
    return settings.get(node);
  }

  NodeSettings settings(int node) throws Exception {
    return NodeSettings.read(settingsFile(node), Map.of());
  }

  String channel() {
    return config.channelId();
  }

  /** By which keys the chain is certified. */
  Map<Integer, PublicKey> keys() {
    Map<Integer, PublicKey> keys = new TreeMap<>();
    for (Consenter consenter : config.consenters()) {
      keys.put(consenter.id(), consenter.identityCertificate().getPublicKey());
    }
    return keys;
  }

  int quorum() {
    return QUORUM;
  }

  Path clientFolder() {
    return network.resolve("crypto/peerOrganizations/clients.example/users/User1@clients.example");
  }

  Path tlsRoot() {
    return network.resolve(
        "crypto/ordererOrganizations/org1.example/msp/tlscacerts/tlsca.org1.example-cert.pem");
  }

  Envelopes envelopes(ByteString tlsCertificateHash) throws Exception {
    return new Envelopes(
        channel(),
        ClientIdentity.read(clientFolder().resolve("msp"), "ClientsMSP"),
        tlsCertificateHash,
        Clock.systemUTC(),
        new SecureRandom());
  }

  /** Blocks 1 to {@code count}, of about {@code bytes} each. */
  List<Block> blocks(int count, int bytes) throws Exception {
    List<EcdsaSigner> signers = new ArrayList<>();
    for (int node = 0; node < QUORUM; node++) {
      signers.add(signer(settings(node)));
    }
    Envelopes envelopes = envelopes(ByteString.EMPTY);
    int transactions = Math.max(1, bytes / 3_072);
    int argument = Math.max(1, bytes / transactions - ENVELOPE_BYTES);
    SignedValue value = new SignedValue(0, "PBFT", config.sequence(), 0);
    byte[] previous = BlockHeaders.hash(genesis.getHeader());
    List<Block> blocks = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      List<ByteString> data = new ArrayList<>();
      for (int i = 0; i < transactions; i++) {
        data.add(
            envelopes
                .endorserTransaction("cc", List.of(ByteString.copyFrom(new byte[argument])))
                .envelope()
                .toByteString());
      }
      BlockHeader header =
          BlockHeader.newBuilder()
              .setNumber(number)
              .setPreviousHash(ByteString.copyFrom(previous))
              .setDataHash(ByteString.copyFrom(BlockHeaders.dataHash(data)))
              .build();
      List<MetadataSignature> signatures = new ArrayList<>();
      for (int id = 1; id <= QUORUM; id++) {
        signatures.add(
            BlockSignatures.sign(
                signers.get(id - 1), id, value.encode(), BlockHeaders.der(header)));
      }
      blocks.add(BlockSignatures.assemble(header, data, value, signatures));
      previous = BlockHeaders.hash(header);
    }
    return blocks;
  }

  private static EcdsaSigner signer(NodeSettings settings)
      throws IOException, GeneralSecurityException {
    try (Stream<Path> keys = Files.list(settings.localMsp().directory().resolve("keystore"))) {
      String pem = Files.readString(keys.findFirst().orElseThrow(), StandardCharsets.US_ASCII);
      String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
      PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
      return new EcdsaSigner((ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(spec));
    }
  }

  /** Writes the chain into the ledger of a node, which does not run. */
  void store(int node, List<Block> blocks) throws Exception {
    NodeSettings of = settings(node);
    Files.createDirectories(of.ledgerLocation());
    Consenter consenter = config.consenters().get(node);
    LedgerIdentity whose =
        new LedgerIdentity(
            "orderer %s of %s"
                .formatted(
                    consenter.identityCertificate().getSubjectX500Principal().getName(),
                    of.localMsp().id()));
    try (Ledger ledger = RocksLedger.open(of.ledgerLocation(), whose)) {
      ChannelLedger channel = ledger.create(channel(), StoredBlocks.entry(genesis));
      for (int from = 0; from < blocks.size(); from += BATCH) {
        LedgerBatch batch = new LedgerBatch();
        blocks
            .subList(from, Math.min(blocks.size(), from + BATCH))
            .forEach(block -> batch.append(StoredBlocks.entry(block)));
        channel.commit(batch);
      }
    }
  }
}
