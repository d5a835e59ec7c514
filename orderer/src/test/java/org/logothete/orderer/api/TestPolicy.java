package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Lets everybody read until told otherwise. */
final class TestPolicy implements AccessPolicy {
  final Queue<SignedRequest> asked = new ConcurrentLinkedQueue<>();
  volatile long configSequence;
  volatile Optional<Instant> expiry = Optional.empty();
  volatile Optional<String> refusal = Optional.empty();

  @Override
  public long configSequence(String channel) {
    return configSequence;
  }

  @Override
  public Optional<Instant> expiry(String channel, ByteString identity) {
    return expiry;
  }

  @Override
  public Optional<String> refusal(String channel, SignedRequest request) {
    asked.add(request);
    return refusal;
  }
}
