package org.logothete.orderer.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * One reader's permission during one seek. The policy is asked once and again whenever the
 * channel's configuration has moved on; the permission ends with the reader's certificate.
 *
 * <p>The rule is that of Fabric's {@code common/deliver/acl.go}. Not thread-safe.
 */
final class ReadAccess {
  private final AccessPolicy policy;
  private final InstantSource clock;
  private final String channel;
  private final SignedRequest request;
  private final Optional<Instant> end;
  private long checkedSequence = -1;

  ReadAccess(AccessPolicy policy, InstantSource clock, String channel, SignedRequest request) {
    this.policy = policy;
    this.clock = clock;
    this.channel = channel;
    this.request = request;
    this.end = policy.expiry(channel, request.creator());
  }

  /** Empty while the reader may read, else why no longer. */
  Optional<String> refusal() {
    Instant now = clock.instant();
    if (end.isPresent() && now.isAfter(end.get())) {
      return Optional.of(
          "deliver client identity expired %s before".formatted(Duration.between(end.get(), now)));
    }
    long sequence = policy.configSequence(channel);
    if (sequence <= checkedSequence) {
      return Optional.empty();
    }
    Optional<String> refusal = policy.refusal(channel, request);
    checkedSequence = sequence;
    return refusal;
  }
}
