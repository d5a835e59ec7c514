package org.logothete.simulator;

import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.QuorumSize;

/**
 * How long a healed world may take until all honest members hold all requests: the sum of what may
 * have to happen one after the other, in virtual time. With d the longest delay and s the longest
 * sync of the healed world:
 *
 * <ol>
 *   <li><em>Leftovers.</em> What the storm began still takes its time: the slowest message is a
 *       stray one at the end of a full clogged link, the slowest sync one of the slowest disk whose
 *       write was delayed.
 *   <li><em>Clients</em> say an undecided request again within their interval; it is d under way.
 *   <li><em>Fetching.</em> A node may lack the whole chain. A question is asked at the latest after
 *       the interval of the engine or of a node without one, its answer comes after 2 d and is
 *       durable after s; it brings as many blocks as an answer may hold, or those up to the next
 *       config block. A Byzantine node may be asked first: each question may have to be put f + 1
 *       times.
 *   <li><em>Leaders.</em> Each of f Byzantine leaders, and one honest one elected too early, is
 *       borne as long as requests may wait, and replaced; a replacement may fail once at the
 *       longest timeout while nodes meet in one view. A new view is written by its leader and by
 *       everybody that enters it, and announced, answered and joined: 3 d + 2 s.
 *   <li><em>Decisions.</em> Each open request, alone in its block, takes as long as a leader may
 *       take for a decision, and 3 d + 4 s for its three messages and four syncs. Where leaders
 *       take turns this leaves room for waiting once more, many blocks later, for one that was
 *       passed over.
 *   <li><em>Configurations.</em> Each open request that is one may leave a network without its
 *       leader's vote, and end in an engine that starts with the first view: what is under 4 once
 *       more, after its members asked each other how far they are.
 * </ol>
 */
final class LivenessBound {
  /** What is not done when a world heals. */
  record Open(int requests, int configRequests, long blocks, int configurations, int membersMax) {}

  private LivenessBound() {}

  static long millis(SimulationOptions options, Open open) {
    EngineOptions engine = options.engine();
    Weather weather = options.weather();
    long delay = weather.delayMillisMax();
    long sync = weather.syncMillisMax();
    long faulty = new QuorumSize(open.membersMax()).faulty();

    long leftovers =
        Math.max(
            SimulatedNetwork.slowestMillis(weather),
            Storm.SLOWNESS_MAX * sync + weather.faultMillisMax());
    long clients = Clients.RESEND_MILLIS + delay;
    long asking =
        Math.max(engine.resendIntervalMillis(), Fetching.ASK_AROUND_MILLIS) + 2 * delay + sync;
    long answers = open.blocks() / BlockExchange.BLOCKS_MAX + open.configurations() + 1L;
    long fetching = answers * (faulty + 1) * asking;
    long perLeader =
        Complaints.limitMillis(options)
            + Complaints.CHECK_MILLIS
            + engine.leaderTimeoutMillis()
            + 2 * engine.viewChangeTimeoutMillisMax()
            + 3 * delay
            + 2 * sync;
    long leaders = (faulty + 1) * perLeader;
    long decisions = open.requests() * (engine.leaderTimeoutMillis() + 3 * delay + 4 * sync);
    long configurations = open.configRequests() * ((faulty + 1) * asking + leaders);
    return leftovers + clients + fetching + leaders + decisions + configurations;
  }
}
