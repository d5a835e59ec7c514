package org.logothete.orderer.node;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.logothete.ledger.Ledger;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.orderer.admission.EnvelopeAdmission;
import org.logothete.orderer.channel.BlockPull;
import org.logothete.orderer.channel.Channel;
import org.logothete.orderer.channel.ChannelObserver;
import org.logothete.orderer.channel.EpochFactory;
import org.logothete.orderer.channel.JoinPoint;
import org.logothete.orderer.disk.DiskGate;
import org.logothete.orderer.execution.ExecutionHost;
import org.logothete.orderer.peer.ClusterLinks;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.verify.UrgentFirst;

/** Opens channels of the node's ledger with what they share, and closes them. Thread-safe. */
final class ChannelOpener {
  /**
   * What the channels share.
   *
   * @param execution empty if this node executes nothing
   */
  record Shared(
      Ledger ledger,
      DiskGate disk,
      EpochFactory epochs,
      ClusterLinks links,
      BlockPull pull,
      NodeSettings settings,
      UrgentFirst cryptoPool,
      Executor admissionPool,
      EnvelopeAdmission admission,
      ChannelObserver observer,
      Optional<ExecutionHost> execution) {}

  private final Shared shared;
  private final Channels channels;

  /**
   * @param channels where the opened ones are found
   */
  ChannelOpener(Shared shared, Channels channels) {
    this.shared = shared;
    this.channels = channels;
  }

  /**
   * Opens a channel that the ledger has, and sets it going.
   *
   * @param joined the config block it is being joined with, if it is not the first
   */
  synchronized void open(String name, Optional<JoinPoint> joined) {
    NodeSettings settings = shared.settings();
    Channel channel =
        new Channel(
            new Channel.Opening(
                shared.ledger().channel(name).orElseThrow(),
                shared.disk(),
                shared.epochs(),
                shared.links(),
                shared.pull(),
                NodeSizing.dialled(settings.cluster().addressOverrides()),
                shared.cryptoPool(),
                shared.admissionPool(),
                shared.admission(),
                shared.observer(),
                NodeSizing.channel(settings.consensus(), config(name)),
                joined));
    channels.add(channel);
    channel.start();
    shared.execution().ifPresent(execution -> execute(execution, channel));
  }

  private void execute(ExecutionHost execution, Channel channel) {
    String name = channel.id();
    execution.add(
        channel,
        shared.ledger().state(name).orElseThrow(),
        shared.ledger().notes(name).orElseThrow(),
        channel.executors(),
        ConfigAtState.of(shared.ledger(), name, channel.config()));
  }

  private ChannelConfig config(String name) {
    return Channel.configInForce(shared.ledger().channel(name).orElseThrow());
  }

  /**
   * Closes a channel; what it decided is durable. It is found until all who ask for it have ended,
   * and by nobody afterwards.
   */
  synchronized void close(String name) {
    shared.execution().ifPresent(execution -> execution.remove(name));
    channels.find(name).ifPresent(Channel::close);
    channels.remove(name);
    shared.observer().left(name);
  }
}
