package org.logothete.orderer.pull;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Organization.OrdererOrganization;
import org.logothete.orderer.channel.BlockPull;
import org.logothete.orderer.channel.PullException;
import org.logothete.orderer.client.BlockStream;
import org.logothete.orderer.client.BroadcastSession;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.ClientIdentity;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.client.Seeks;
import org.logothete.orderer.execution.RecordPeers.Source;
import org.logothete.orderer.proto.ExecutionAnswer;
import org.logothete.orderer.proto.ExecutionQuestion;
import org.logothete.orderer.settings.HostPort;

/**
 * Blocks by Fabric's {@code Deliver}, from the endpoints of the ordering organisations in the
 * channel configuration. Requests are signed by the node; a source has to show a TLS certificate of
 * one of the organisations that name it. One connection per channel and source is kept.
 */
public final class DeliverPull implements BlockPull, AutoCloseable {
  /** Executors beyond this lose their connections, whoever was first. */
  private static final int EXECUTORS_MAX = 100;

  private record Route(String channel, Source source) {}

  private record Kept(long configSequence, OrdererConnection connection) {}

  private final ClientIdentity identity;
  private final Optional<PullTls> tls;
  private final HostPort ownAddress;
  private final int messageBytesMax;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /** In the order in which they were made. Guarded by this. */
  private final Map<Route, Kept> connections = new LinkedHashMap<>();

  /**
   * @param identity signs requests; {@code /Channel/Readers} has to let it read
   * @param tls empty if the sources speak no TLS
   * @param ownAddress where this node listens: it is no source for itself
   * @param messageBytesMax largest block taken, with what is around it
   */
  public DeliverPull(
      ClientIdentity identity,
      Optional<PullTls> tls,
      HostPort ownAddress,
      int messageBytesMax,
      Clock clock) {
    this.identity = identity;
    this.tls = tls;
    this.ownAddress = ownAddress;
    this.messageBytesMax = messageBytesMax;
    this.clock = clock;
  }

  @Override
  public List<String> sources(ChannelConfig config) {
    List<String> sources =
        config.orderer().organizations().stream()
            .flatMap(organization -> organization.endpoints().stream())
            .distinct()
            .filter(endpoint -> !endpoint.equals(ownAddress.toString()))
            .toList();
    closeOthers(config.channelId(), sources);
    return sources;
  }

  @Override
  public Stream stream(ChannelConfig config, String source, long first) throws PullException {
    BlockStream blocks = deliver(config, source, Seeks.follow(first));
    return new Stream() {
      @Override
      public Optional<Block> next(Duration patience) throws PullException, InterruptedException {
        try {
          return switch (blocks.next(patience)) {
            case BlockStream.Next.Delivered(Block block) -> Optional.of(block);
            case BlockStream.Next.Nothing _ -> Optional.empty();
            case BlockStream.Next.Complete _ ->
                throw new PullException(source + " ended the stream of blocks");
          };
        } catch (ClientException e) {
          throw lost(config, source, e);
        }
      }

      @Override
      public void close() {
        blocks.close();
      }
    };
  }

  @Override
  public Block newest(ChannelConfig config, String source, Duration patience)
      throws PullException, InterruptedException {
    return header(config, source, Seeks.newest(), patience);
  }

  @Override
  public Block header(ChannelConfig config, String source, long number, Duration patience)
      throws PullException, InterruptedException {
    return header(config, source, Seeks.existing(number, number), patience);
  }

  private Block header(ChannelConfig config, String source, SeekInfo seek, Duration patience)
      throws PullException, InterruptedException {
    SeekInfo headers =
        seek.toBuilder().setContentType(SeekInfo.SeekContentType.HEADER_WITH_SIG).build();
    try (BlockStream blocks = deliver(config, source, headers)) {
      return blocks
          .nextBlock(patience)
          .orElseThrow(() -> new PullException(source + " sent no block"));
    } catch (ClientException e) {
      throw lost(config, source, e);
    }
  }

  private BlockStream deliver(ChannelConfig config, String source, SeekInfo seek)
      throws PullException {
    return connection(config, new Source.Orderer(source)).deliver(envelopes(config), seek);
  }

  /** Asks a source about execution. */
  ExecutionAnswer ask(
      ChannelConfig config, Source source, ExecutionQuestion question, Duration patience)
      throws PullException, ClientException {
    return connection(config, source).ask(envelopes(config), question, patience);
  }

  /** A stream to hand one envelope in. */
  BroadcastSession broadcast(ChannelConfig config, String source) throws PullException {
    return connection(config, new Source.Orderer(source)).broadcast(1);
  }

  private Envelopes envelopes(ChannelConfig config) {
    ByteString bound = tls.map(PullTls::certificateHash).orElse(ByteString.EMPTY);
    return new Envelopes(config.channelId(), identity, bound, clock, random);
  }

  /** What failed is dialled anew the next time, without the pauses of the connection itself. */
  private PullException lost(ChannelConfig config, String source, ClientException cause) {
    close(new Route(config.channelId(), new Source.Orderer(source)));
    return new PullException(String.valueOf(cause.getMessage()), cause);
  }

  private synchronized OrdererConnection connection(ChannelConfig config, Source source)
      throws PullException {
    Route route = new Route(config.channelId(), source);
    Kept kept = connections.get(route);
    if (kept != null && kept.configSequence() == config.sequence()) {
      return kept.connection();
    }
    close(route);
    try {
      OrdererConnection made =
          OrdererConnection.open(
              HostPort.parse(source.address()), credentials(config, source), messageBytesMax);
      connections.put(route, new Kept(config.sequence(), made));
      closeSurplusExecutors();
      return made;
    } catch (IOException | IllegalArgumentException e) {
      throw new PullException("endpoint %s: %s".formatted(source.address(), e.getMessage()), e);
    }
  }

  private ChannelCredentials credentials(ChannelConfig config, Source source) throws IOException {
    return tls.isPresent()
        ? tls.get().credentials(authorities(members(config, source)))
        : InsecureChannelCredentials.create();
  }

  /** The organisations that name the endpoint as theirs, or the one that runs the executor. */
  private static List<MSPConfig> members(ChannelConfig config, Source source) throws IOException {
    return switch (source) {
      case Source.Orderer(String address) ->
          config.orderer().organizations().stream()
              .filter(organization -> organization.endpoints().contains(address))
              .map(OrdererOrganization::mspConfig)
              .toList();
      case Source.Executor(String address, String mspId) -> {
        MSPConfig msp = config.mspConfigs().get(mspId);
        if (msp == null) {
          throw new IOException(
              "the channel has no organisation of MSP id %s, which %s is said to be of"
                  .formatted(mspId, address));
        }
        yield List.of(msp);
      }
    };
  }

  private static ByteString authorities(List<MSPConfig> organizations)
      throws InvalidProtocolBufferException {
    List<ByteString> pem = new ArrayList<>();
    for (MSPConfig organization : organizations) {
      FabricMSPConfig msp = FabricMSPConfig.parseFrom(organization.getConfig());
      pem.addAll(msp.getTlsRootCertsList());
      pem.addAll(msp.getTlsIntermediateCertsList());
    }
    ByteString all = ByteString.EMPTY;
    for (ByteString each : pem) {
      all = all.concat(each).concat(ByteString.copyFromUtf8("\n"));
    }
    return all;
  }

  private synchronized void closeOthers(String channel, List<String> sources) {
    for (Route route : List.copyOf(connections.keySet())) {
      if (route.channel().equals(channel)
          && route.source() instanceof Source.Orderer(String address)
          && !sources.contains(address)) {
        close(route);
      }
    }
  }

  private synchronized void closeSurplusExecutors() {
    List<Route> executors =
        connections.keySet().stream()
            .filter(route -> route.source() instanceof Source.Executor)
            .toList();
    executors.stream().limit(Math.max(0, executors.size() - EXECUTORS_MAX)).forEach(this::close);
  }

  private synchronized void close(Route route) {
    Kept kept = connections.remove(route);
    if (kept != null) {
      kept.connection().close();
    }
  }

  @Override
  public synchronized void close() {
    List.copyOf(connections.keySet()).forEach(this::close);
  }
}
