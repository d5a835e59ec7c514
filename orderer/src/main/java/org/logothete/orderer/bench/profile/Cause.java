package org.logothete.orderer.bench.profile;

import java.util.List;
import java.util.function.Predicate;

/** What a node does when it is seen in some method: the kinds of work that a profile is told by. */
enum Cause {
  CLIENT_SIGNATURES("clients' signatures"),
  CONSENSUS_SIGNATURES("consenters' signatures"),
  SIGNING("signing"),
  CERTIFICATES("certificates and policies"),
  TLS("TLS"),
  SOCKETS("sockets"),
  GRPC("gRPC and HTTP/2"),
  LINKS("links between nodes"),
  LEDGER("ledger"),
  PROTOBUF("encoding and decoding"),
  ENGINE("consensus engine"),
  ADMISSION("admission"),
  CHANNEL("channel: pool, batches, blocks"),
  EXECUTION("chaincode"),
  OPERATIONS("metrics and logs"),
  RUNTIME("Java's threads and queues"),
  OTHER("other");

  private static final String VERIFIER = "org.logothete.network.crypto.EcdsaVerifier";

  /** A rule speaks of the innermost frame that any rule knows. */
  private record Rule(Predicate<String> frame, Cause cause) {}

  private static final List<Rule> RULES =
      List.of(
          rule(SIGNING, "org.logothete.network.crypto.EcdsaSigner"),
          rule(CERTIFICATES, "org.logothete.network.msp.", "org.logothete.network.policy."),
          rule(
              TLS,
              "io.netty.handler.ssl.",
              "io.netty.internal.tcnative.",
              "sun.security.ssl.",
              "javax.net.ssl."),
          rule(LEDGER, "org.rocksdb.", "org.logothete.ledger."),
          rule(GRPC, "io.grpc.", "io.netty.handler.codec.http2.", "io.netty.handler.codec.http."),
          rule(SOCKETS, "io.netty.channel.", "sun.nio.ch."),
          rule(PROTOBUF, "com.google.protobuf."),
          rule(LINKS, "org.logothete.orderer.peer.", "org.logothete.orderer.wire."),
          rule(ENGINE, "org.logothete.pbft.", "org.logothete.bdls.", "org.logothete.consensus."),
          rule(EXECUTION, "org.logothete.chaincode.", "org.logothete.orderer.execution."),
          rule(
              ADMISSION,
              "org.logothete.orderer.admission.",
              "org.logothete.network.transaction.",
              "org.logothete.orderer.api."),
          rule(CHANNEL, "org.logothete.orderer.channel.", "org.logothete.network.block."),
          rule(CONSENSUS_SIGNATURES, "org.logothete.orderer.verify."),
          rule(
              OPERATIONS,
              "io.prometheus.",
              "ch.qos.logback.",
              "org.logothete.orderer.ops.",
              "org.logothete.orderer.metrics."));

  private static final List<String> ADMITS =
      List.of("org.logothete.orderer.admission.", "org.logothete.orderer.api.");

  private final String words;

  Cause(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /**
   * What a stack was there for.
   *
   * @param frames qualified names of classes and methods, the innermost first
   */
  static Cause of(List<String> frames) {
    for (String frame : frames) {
      if (frame.startsWith(VERIFIER)) {
        boolean admits = frames.stream().anyMatch(f -> ADMITS.stream().anyMatch(f::startsWith));
        return admits ? CLIENT_SIGNATURES : CONSENSUS_SIGNATURES;
      }
      for (Rule rule : RULES) {
        if (rule.frame().test(frame)) {
          return rule.cause();
        }
      }
    }
    return frames.stream().anyMatch(frame -> frame.startsWith("java.util.concurrent."))
        ? RUNTIME
        : OTHER;
  }

  private static Rule rule(Cause cause, String... beginnings) {
    List<String> all = List.of(beginnings);
    return new Rule(frame -> all.stream().anyMatch(frame::startsWith), cause);
  }
}
