package org.logothete.network.channel;

import java.util.List;

/**
 * The policies of a channel configuration, as far as a change of that configuration asks them. The
 * answer depends on the arguments alone: every consenter must come to the same one.
 */
public interface ModificationPolicies {
  /**
   * Whether signatures satisfy a policy.
   *
   * @param policyPath absolute, such as {@code /Channel/Orderer/Admins}
   * @param signatures not yet verified, possibly repeated
   */
  Verdict evaluate(String policyPath, List<SignedData> signatures);

  /**
   * Reads the MSPs and policies of a configuration that is about to succeed: one that nobody could
   * evaluate must not be ordered.
   *
   * @throws InvalidConfigException naming what cannot be evaluated
   */
  void checkReadable(ChannelConfig next) throws InvalidConfigException;

  /** What a policy says. */
  enum Verdict {
    SATISFIED,
    NOT_SATISFIED,
    /** There is no policy of that name, so nobody can satisfy it. */
    MISSING
  }
}
