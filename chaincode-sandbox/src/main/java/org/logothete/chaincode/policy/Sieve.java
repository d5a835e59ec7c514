package org.logothete.chaincode.policy;

/**
 * Divergence is expected and filtered: what enough executors agree on counts, the rest is dropped,
 * and the receipt says so. After Protocol Sieve of Cachin, Schubert and Vukolić, <i>Non-determinism
 * in Byzantine Fault-Tolerant Replication</i> (OPODIS 2016).
 */
public record Sieve() implements ExecutionPolicy {
  static final String NAME = "sieve";

  @Override
  public Verdict judge(Ballot ballot) {
    return ballot
        .supported()
        .<Verdict>map(digest -> new Verdict.Agreed(digest, ballot.against(digest)))
        .orElseGet(Verdict.Diverged::new);
  }

  @Override
  public boolean isIncident(Verdict verdict) {
    return false;
  }

  @Override
  public int freezeAfter() {
    return 0;
  }

  @Override
  public String text() {
    return NAME;
  }
}
