package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.hyperledger.fabric.protos.common.ChannelHeader;

/**
 * What every signed request must be before anything else is looked at: of now, and of this
 * connection. Thread-safe.
 */
record RequestGate(InstantSource clock, Duration timeWindow, TlsBinding binding) {
  /** Why the request is refused; empty if it is not. */
  Optional<String> refusal(ChannelHeader header, Optional<SSLSession> session) {
    ByteString claimed = header.getTlsCertHash();
    return wrongTime(header).or(() -> binding.refusal(claimed, session));
  }

  private Optional<String> wrongTime(ChannelHeader header) {
    if (!header.hasTimestamp()) {
      return Optional.of("channel header in envelope must contain timestamp");
    }
    Instant now = clock.instant();
    Timestamp stamp = header.getTimestamp();
    try {
      Instant sent = Instant.ofEpochSecond(stamp.getSeconds(), stamp.getNanos());
      if (Duration.between(sent, now).abs().compareTo(timeWindow) <= 0) {
        return Optional.empty();
      }
      return Optional.of(
          "envelope timestamp %s is more than %s apart from current server time %s"
              .formatted(sent, timeWindow, now));
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.of("envelope timestamp is no time: " + e.getMessage());
    }
  }
}
