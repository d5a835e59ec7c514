package org.logothete.orderer.bench.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.client.ChaincodeClient.Until;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.ClientIdentity;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.local.LocalNode;

/** One process's part of a run: its clients, its supply of transactions, and what it counts. */
final class LoadSession {
  private final LocalNetwork network;
  private final LoadShare share;
  private final Submissions submissions;
  private final LoadRig rig;
  private final TransactionSupply supply;

  private LoadSession(LocalNetwork network, LoadShare share, TransactionSupply supply) {
    this.network = network;
    this.share = share;
    this.supply = supply;
    this.submissions = new Submissions(share.load().outstandingLimit(), System.nanoTime());
    this.rig = new LoadRig(network, submissions);
  }

  /**
   * Reads the network's folder.
   *
   * @throws LocalNetworkException if it is none
   * @throws ClientException if it has too few clients
   */
  static LoadSession of(LoadShare share) throws LocalNetworkException, ClientException {
    LocalNetwork network = LocalNetwork.open(Path.of(share.network()));
    List<Envelopes> signers = new ArrayList<>();
    for (ClientIdentity identity : network.clients(share.identities())) {
      signers.add(network.envelopesOf(identity));
    }
    return new LoadSession(
        network, share, new TransactionSupply(signers, share.work(), share.ahead()));
  }

  /** Begins to read blocks, dials, and signs ahead. */
  void prepare() throws LocalNetworkException, ClientException, InterruptedException {
    List<LocalNode> watched = nodes(share.watched());
    Envelopes reader = network.clientEnvelopes();
    rig.watch(watched, reader, share.work().until(), (_, _) -> {});
    if (share.work().until() == Until.RESULT) {
      rig.watchResults(watched.getFirst(), reader);
    }
    LoadRig.Crew crew =
        new LoadRig.Crew(
            share.firstClient(), share.clients(), share.fanOut(), share.acknowledgements());
    rig.connect(nodes(share.nodes()), crew, supply);
    supply.fill();
  }

  private List<LocalNode> nodes(List<String> names) throws LocalNetworkException {
    List<LocalNode> nodes = new ArrayList<>();
    for (String name : names) {
      nodes.add(network.node(name));
    }
    return nodes;
  }

  /** Begins to submit. */
  void go(long startNanos) {
    rig.load(pacing(startNanos));
  }

  private @Nullable Pacing pacing(long startNanos) {
    return switch (share.load()) {
      case Load.Rate(double perSecond) -> new Pacing(startNanos, perSecond, share.allClients());
      case Load.Saturate _ -> null;
    };
  }

  void measure(Submissions.Window window, long sendMax) {
    rig.limitSending(sendMax);
    submissions.measure(window);
    rig.watches().forEach(watch -> watch.measure(window));
  }

  void stopSending() {
    rig.stopSending();
  }

  boolean isSettled() {
    return submissions.isSettled();
  }

  /** When an answer or a commit came last, on {@link System#nanoTime}. */
  long progressNanos() {
    return submissions.progressNanos();
  }

  LoadNews.Progress progress() {
    return new LoadNews.Progress(
        submissions.counts(),
        SharedClock.ofNanoTime(submissions.progressNanos()),
        rig.allIsSent() && submissions.isSettled());
  }

  LoadNews.Result result() {
    BlockWatch.Tally tally = rig.watches().getFirst().tally();
    return new LoadNews.Result(
        submissions.counts(),
        submissions.untilAnswered().encoded(),
        submissions.untilCommitted().encoded(),
        submissions.timeline().perSlot(),
        tally.blocks(),
        tally.transactions(),
        tally.votes(),
        tally.voteBytes(),
        submissions.acknowledgedUncommitted(),
        submissions.unanswered(),
        supply.shortages());
  }

  void end() throws InterruptedException {
    supply.close();
    rig.end();
  }
}
