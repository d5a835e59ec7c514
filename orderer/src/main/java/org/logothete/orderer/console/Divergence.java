package org.logothete.orderer.console;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.logothete.chaincode.agreement.BlockDecisions;
import org.logothete.chaincode.agreement.Remark;
import org.logothete.chaincode.agreement.Results;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.orderer.client.ReadableBytes;

/**
 * How the executors of one channel agreed since the process started: counts by chaincode and by
 * executor, and the newest results that they did not all come to. Bounded. Thread-safe.
 */
final class Divergence {
  static final int NAMES_MAX = 256;
  static final int RESULTS_MAX = 100;

  /** Stands for what finds no room under its own name. */
  static final String OTHERS = "(others)";

  /** Of one chaincode. */
  record Counts(long agreed, long diverged, long refused, long approvals, long retries) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    Counts plus(Counts more) {
      return new Counts(
          agreed + more.agreed,
          diverged + more.diverged,
          refused + more.refused,
          approvals + more.approvals,
          retries + more.retries);
    }
  }

  /**
   * Of one executor.
   *
   * @param outliers counted votes that were not for what was agreed
   * @param ignored votes that did not count
   * @param contradictions two things signed of which an honest one signs one
   */
  record Deviations(long outliers, long ignored, long contradictions) {
    static final Deviations NONE = new Deviations(0, 0, 0);

    Deviations plus(Deviations more) {
      return new Deviations(
          outliers + more.outliers, ignored + more.ignored, contradictions + more.contradictions);
    }
  }

  /** A result that not all executors came to. */
  record Disputed(Instant at, ResultBody result) {}

  /**
   * All of it at one moment.
   *
   * @param executors by identifier, in hex
   * @param height blocks whose calls and votes were processed; 0 before the first
   * @param pending ordered calls without a result
   */
  record View(
      Map<String, Counts> chaincodes,
      Map<String, Deviations> executors,
      List<Disputed> disputed,
      List<Happening> happenings,
      long height,
      int pending,
      boolean stopped) {}

  private final Map<String, Counts> chaincodes = new TreeMap<>();
  private final Map<String, Deviations> executors = new TreeMap<>();
  private final Ring<Disputed> disputed = new Ring<>(RESULTS_MAX);
  private final Ring<Happening> happenings = new Ring<>(RESULTS_MAX);
  private long height;
  private int pending;
  private boolean stopped;

  synchronized void processed(Instant at, BlockDecisions decisions, int waiting) {
    height = decisions.block() + 1;
    pending = waiting;
    decisions.decisions().forEach(each -> decided(at, Results.result(each.result())));
    decisions.remarks().forEach(remark -> remarked(at, remark));
  }

  private void decided(Instant at, ResultBody result) {
    Counts counts =
        switch (result.getVerdict()) {
          case AGREED -> new Counts(1, 0, 0, 0, 0);
          case DIVERGED -> new Counts(0, 1, 0, 0, 0);
          case REFUSED -> new Counts(0, 0, 1, 0, 0);
          case APPROVED, DEFINED -> new Counts(0, 0, 0, 1, 0);
          case VERDICT_UNSPECIFIED, UNRECOGNIZED -> Counts.NONE;
        };
    boolean refused = result.getVerdict() == ResultBody.Verdict.REFUSED;
    // A name that the channel does not have is a client's choice.
    add(refused ? OTHERS : result.getChaincode(), counts);
    boolean divided =
        result.getVerdict() == ResultBody.Verdict.AGREED
            && result.getSupporting() < result.getVotes();
    if (divided || result.getVerdict() == ResultBody.Verdict.DIVERGED) {
      disputed.add(new Disputed(at, result.toBuilder().clearRecord().build()));
    }
  }

  private void remarked(Instant at, Remark remark) {
    switch (remark) {
      case Remark.VoteIgnored ignored -> add(ignored.executor(), new Deviations(0, 1, 0));
      case Remark.SecondVote second -> {
        add(second.executor(), new Deviations(0, 0, 1));
        happenings.add(
            new Happening(
                at,
                Level.TROUBLE,
                "executor %s voted for two results of call %s: it lies, or lost its memory"
                    .formatted(ReadableBytes.hex(second.executor()), second.position())));
      }
      case Remark.Outlier outlier -> add(outlier.executor(), new Deviations(1, 0, 0));
      case Remark.Incident incident ->
          happenings.add(
              new Happening(
                  at,
                  Level.TROUBLE,
                  "executors of %s came to different results of call %s%s"
                      .formatted(
                          incident.chaincode(),
                          incident.position(),
                          incident.frozen() ? "; it is frozen until it is defined anew" : "")));
      case Remark.StaleResult stale -> add(stale.chaincode(), new Counts(0, 0, 0, 0, 1));
    }
  }

  synchronized void contradicted(Instant at, ByteString executor) {
    add(executor, new Deviations(0, 0, 1));
    happenings.add(
        new Happening(
            at,
            Level.TROUBLE,
            "executor %s signed two things of which an honest one signs one"
                .formatted(ReadableBytes.hex(executor))));
  }

  synchronized void stopped(Instant at) {
    stopped = true;
    happenings.add(
        new Happening(
            at, Level.TROUBLE, "execution stopped on this node; ordering goes on, read its log"));
  }

  private void add(String chaincode, Counts counts) {
    chaincodes.merge(room(chaincodes, chaincode), counts, Counts::plus);
  }

  private void add(ByteString executor, Deviations deviations) {
    executors.merge(room(executors, ReadableBytes.hex(executor)), deviations, Deviations::plus);
  }

  private static String room(Map<String, ?> names, String name) {
    return names.containsKey(name) || names.size() < NAMES_MAX ? name : OTHERS;
  }

  synchronized View view() {
    return new View(
        new TreeMap<>(chaincodes),
        new TreeMap<>(executors),
        disputed.items(),
        happenings.items(),
        height,
        pending,
        stopped);
  }
}
