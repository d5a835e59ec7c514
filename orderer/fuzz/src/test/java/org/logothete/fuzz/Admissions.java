package org.logothete.fuzz;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.transaction.Transaction;
import org.logothete.orderer.admission.AdmissionSettings;
import org.logothete.orderer.admission.ChannelRules;
import org.logothete.orderer.admission.ConfigTransactions;
import org.logothete.orderer.admission.EnvelopeAdmission;
import org.logothete.orderer.admission.IdentityRules;
import org.logothete.orderer.admission.Verdict;

/**
 * Admission of whatever clients and other consenters send. With signatures taken for good, changed
 * content reaches every check behind them; what is admitted from a client all others must admit.
 */
final class Admissions implements FuzzTarget {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final ChannelConfig config = Golden.config();
  private final EnvelopeAdmission strict = admission(ChannelRules.of(config));
  private final EnvelopeAdmission lenient = admission(new Lenient(ChannelRules.of(config)));

  private static EnvelopeAdmission admission(IdentityRules rules) {
    return new EnvelopeAdmission(
        new AdmissionSettings(16, 1 << 16, 16, AdmissionSettings.Expiry.IGNORED),
        _ -> rules,
        new NoConfigTransactions(),
        InstantSource.fixed(NOW));
  }

  /** Identities as they are, all signatures good. */
  private record Lenient(IdentityRules rules) implements IdentityRules {
    @Override
    public Optional<String> refusal(String policy, ByteString identity) {
      return rules.refusal(policy, identity);
    }

    @Override
    public Optional<String> signatureRefusal(
        ByteString identity, ByteString message, ByteString signature) {
      return Optional.empty();
    }

    @Override
    public Optional<Instant> expiry(ByteString identity) {
      return rules.expiry(identity);
    }
  }

  /** Config updates are the business of {@link ConfigChanges}. */
  private static final class NoConfigTransactions implements ConfigTransactions {
    @Override
    public ConfigEnvelope apply(ChannelConfig config, ByteString update)
        throws RefusedUpdateException {
      throw new RefusedUpdateException("not here");
    }

    @Override
    public ByteString signed(String channel, ConfigEnvelope content) {
      throw new IllegalStateException("no update is ever applied");
    }

    @Override
    public Optional<String> refusal(ChannelConfig config, ByteString content) {
      return Optional.of("not here");
    }
  }

  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    EnvelopeAdmission admission = in.flag() ? lenient : strict;
    ByteString envelope = ByteString.copyFrom(in.rest());
    ByteString digest = Transaction.digestOf(envelope);
    Verdict submitted = admission.submitted(config, envelope, digest);
    Verdict orderable = admission.orderable(config, envelope, digest);
    if (submitted instanceof Verdict.Admitted && orderable instanceof Verdict.Refused refused) {
      throw new AssertionError("taken from a client and refused in a block: " + refused.info());
    }
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] envelope : Golden.envelopes()) {
      seeds.add(Input.join(new byte[] {0}, envelope));
      seeds.add(Input.join(new byte[] {1}, envelope));
    }
    seeds.add(
        Input.join(
            new byte[] {0}, Golden.file("fabric/config-update/signed-config-update.envelope")));
    return seeds;
  }
}
