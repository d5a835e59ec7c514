package org.logothete.orderer.admission;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.system.MalformedSystemTransactionException;
import org.logothete.network.system.SystemNamespace;
import org.logothete.network.transaction.InPlace;
import org.logothete.network.transaction.MalformedTransactionException;
import org.logothete.network.transaction.Transaction;
import org.logothete.orderer.admission.ConfigTransactions.RefusedUpdateException;
import org.logothete.orderer.admission.Verdict.Admitted;
import org.logothete.orderer.admission.Verdict.Refused;

/**
 * Decides whether an envelope may be ordered under a channel configuration. The checks, their
 * order, statuses and texts are those of Fabric's {@code orderer/common/msgprocessor} and {@code
 * broadcast.go}; what is ordered at all is decided in {@code docs/decisions/0004-what-we-order.md}.
 *
 * <p>Signatures are verified once per node: envelopes that passed are remembered by the digest of
 * their exact bytes, which fixes signer, message and signature, so the copy that comes back from
 * another consenter or in a proposal costs a hash. Those that wait for a block are remembered as a
 * whole, so that they are not even read again. What a configuration says of an identity is
 * remembered as long as the configuration is in force.
 *
 * <p>Where this is stricter or clearer than Fabric, and why:
 *
 * <ul>
 *   <li>An envelope that does not parse is BAD_REQUEST with a reason; Fabric's stream breaks off.
 *   <li>Encodings that are not canonical are refused: tools that decode and encode blocks would
 *       otherwise compute other hashes.
 *   <li>A transaction id that is not the hash of nonce and creator is refused: peers would flag the
 *       transaction anyway, after it took part of a block.
 *   <li>Types that a BFT channel never orders are refused at once, naming the type; Fabric takes
 *       them into its pool and proposals that hold them fail.
 *   <li>An endorser transaction that stock peers would crash on is refused.
 *   <li>A bad signature, a foreign MSP and an unmet policy are FORBIDDEN as in Fabric, with a text
 *       that tells which of them it is.
 * </ul>
 *
 * <p>Thread-safe; verifies on the calling thread, which should be one of the crypto pool.
 */
public final class EnvelopeAdmission {
  private static final String WRITERS = "/Channel/Writers";
  private static final String MAINTENANCE_WRITERS = "/Channel/Orderer/Writers";

  private final AdmissionSettings settings;
  private final Function<ChannelConfig, IdentityRules> rules;
  private final ConfigTransactions configTransactions;
  private final InstantSource clock;
  private final RecentKeys<ByteString, Boolean> verified;
  private final AdmittedTransactions admitted;
  private final ConcurrentMap<String, ConfigVerdicts> verdicts = new ConcurrentHashMap<>();
  private final LongAdder goodSignatures = new LongAdder();
  private final LongAdder badSignatures = new LongAdder();
  private final LongAdder knownSignatures = new LongAdder();

  /**
   * Begins with nothing verified.
   *
   * @param rules makes a configuration's view of identities; asked once per configuration
   */
  public EnvelopeAdmission(
      AdmissionSettings settings,
      Function<ChannelConfig, IdentityRules> rules,
      ConfigTransactions configTransactions,
      InstantSource clock) {
    this.settings = settings;
    this.rules = rules;
    this.configTransactions = configTransactions;
    this.clock = clock;
    this.verified = new RecentKeys<>(settings.verifiedEnvelopesMax());
    this.admitted = new AdmittedTransactions(settings.admittedBytesMax());
  }

  /**
   * What a client may submit: the answer may depend on the time of day.
   *
   * @param digest {@link Transaction#digestOf} the bytes, computed by the caller
   */
  public Verdict submitted(ChannelConfig config, ByteString bytes, ByteString digest) {
    try {
      Transaction envelope = read(config, bytes, digest);
      refuseIf(Status.BAD_REQUEST, envelope.submissionRefusal());
      if (envelope.isConfigUpdate()) {
        return new Admitted(configTransaction(config, envelope));
      }
      checkNormal(config, envelope, Source.CLIENT);
      return new Admitted(envelope);
    } catch (RefusedException e) {
      return e.refusal();
    }
  }

  /**
   * What another consenter may pass on and what may stand in a block. Every honest node gives the
   * same answer for the same configuration, whatever the time.
   *
   * @param digest {@link Transaction#digestOf} the bytes, computed by the caller
   */
  public Verdict orderable(ChannelConfig config, ByteString bytes, ByteString digest) {
    Optional<Transaction> known = admitted.find(config, digest);
    if (known.isPresent()) {
      knownSignatures.increment();
      return new Admitted(known.get());
    }
    try {
      Transaction envelope = read(config, bytes, digest);
      refuseIf(Status.BAD_REQUEST, envelope.orderingRefusal());
      if (envelope.isConfig()) {
        checkConfig(config, envelope);
      } else {
        checkNormal(config, envelope, Source.CONSENTER);
      }
      return new Admitted(envelope);
    } catch (RefusedException e) {
      return e.refusal();
    }
  }

  /**
   * Remembers a transaction that was admitted under this configuration and waits for a block. Its
   * bytes are kept, so they should be no part of something larger.
   */
  public void remember(ChannelConfig config, Transaction transaction) {
    if (!transaction.isConfig()) {
      admitted.add(config, transaction);
    }
  }

  /** A transaction is in a block, or waits for one no longer. */
  public void forget(Transaction transaction) {
    admitted.remove(transaction.digest());
  }

  /** What {@link #remember} was told of, unless too much was since then. */
  public Optional<Transaction> admitted(ByteString digest) {
    return admitted.find(digest);
  }

  /** How often signatures had to be verified so far. */
  public SignatureCounts signatures() {
    return new SignatureCounts(goodSignatures.sum(), badSignatures.sum(), knownSignatures.sum());
  }

  private enum Source {
    CLIENT,
    CONSENTER
  }

  private static Transaction read(ChannelConfig config, ByteString bytes, ByteString digest)
      throws RefusedException {
    Transaction envelope;
    try {
      envelope = Transaction.parse(bytes, digest);
    } catch (MalformedTransactionException e) {
      throw refused(Status.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
    String channel = envelope.channelId();
    if (!channel.equals(config.channelId())) {
      throw refused(
          Status.BAD_REQUEST,
          "request is for channel %s but expected channel %s"
              .formatted(channel, config.channelId()));
    }
    return envelope;
  }

  private void checkNormal(ChannelConfig config, Transaction envelope, Source source)
      throws RefusedException {
    if (isInMaintenance(config)) {
      throw refused(
          Status.SERVICE_UNAVAILABLE, "normal transactions are rejected: maintenance mode");
    }
    checkFilters(config, envelope, source);
    refuseIf(Status.BAD_REQUEST, envelope.idRefusal());
    checkShape(envelope);
  }

  private Transaction configTransaction(ChannelConfig config, Transaction update)
      throws RefusedException {
    checkConfigFilters(config, update, "initial");
    ConfigEnvelope content;
    try {
      content = configTransactions.apply(config, update.bytes());
    } catch (RefusedUpdateException e) {
      throw refused(
          Status.BAD_REQUEST,
          "error applying config update to existing channel '%s': %s"
              .formatted(config.channelId(), e.info()));
    }
    ByteString signed = configTransactions.signed(config.channelId(), content);
    Transaction transaction = read(config, signed, Transaction.digestOf(signed));
    // It may have grown too large, and this node's identity may be none of the channel's.
    checkConfigFilters(config, transaction, "final");
    return transaction;
  }

  private void checkConfigFilters(ChannelConfig config, Transaction envelope, String which)
      throws RefusedException {
    try {
      checkFilters(config, envelope, Source.CLIENT);
    } catch (RefusedException e) {
      throw refused(
          e.refusal().status(),
          "config update for existing channel did not pass %s checks: %s"
              .formatted(which, e.refusal().info()));
    }
  }

  private void checkConfig(ChannelConfig config, Transaction envelope) throws RefusedException {
    checkFilters(config, envelope, Source.CONSENTER);
    refuseIf(Status.BAD_REQUEST, configTransactions.refusal(config, envelope.data()));
  }

  /** Fabric's rule set for standard channels, in its order. */
  private void checkFilters(ChannelConfig config, Transaction envelope, Source source)
      throws RefusedException {
    int bytesMax = config.orderer().batchSize().absoluteMaxBytes();
    if (envelope.messageBytes() > bytesMax) {
      throw refused(
          Status.BAD_REQUEST,
          "message payload is %d bytes and exceeds maximum allowed %d bytes"
              .formatted(envelope.messageBytes(), bytesMax));
    }
    ConfigVerdicts known = verdicts(config);
    if (source == Source.CLIENT && settings.expiry() == AdmissionSettings.Expiry.CHECKED) {
      Optional<Instant> end = known.rules().expiry(envelope.creator());
      if (end.isPresent() && !clock.instant().isBefore(end.get())) {
        throw refused(Status.BAD_REQUEST, "broadcast client identity expired");
      }
    }
    String policy = isInMaintenance(config) ? MAINTENANCE_WRITERS : WRITERS;
    Optional<String> refusal =
        known.refusal(policy, envelope.creator()).or(() -> badSignature(known, envelope));
    refuseIf(Status.FORBIDDEN, refusal.map(why -> why + ": permission denied"));
  }

  private Optional<String> badSignature(ConfigVerdicts known, Transaction envelope) {
    if (verified.get(envelope.digest()) != null) {
      knownSignatures.increment();
      return Optional.empty();
    }
    Optional<String> refusal =
        known
            .rules()
            .signatureRefusal(envelope.creator(), envelope.payload(), envelope.signature());
    if (refusal.isEmpty()) {
      verified.put(envelope.digest(), true);
      goodSignatures.increment();
    } else {
      badSignatures.increment();
    }
    return refusal;
  }

  private static void checkShape(Transaction envelope) throws RefusedException {
    try {
      var _ =
          SystemNamespace.read(
              envelope.channelHeader(), envelope.signatureHeaderBytes(), envelope.data());
    } catch (MalformedSystemTransactionException e) {
      throw refused(
          Status.BAD_REQUEST,
          "malformed transaction of chaincode %s: %s"
              .formatted(SystemNamespace.CHAINCODE, e.getMessage()));
    }
    if (wouldCrashPeers(envelope.data())) {
      throw refused(
          Status.BAD_REQUEST, "the chaincode action lacks its endorsed action, peers would crash");
    }
  }

  /**
   * Stock peers read {@code action} of an only action without looking whether it is there ({@code
   * core/common/validation/msgvalidation.go}). What does not parse they flag, so it may pass.
   */
  private static boolean wouldCrashPeers(ByteString data) {
    try {
      var transaction =
          InPlace.parse(org.hyperledger.fabric.protos.peer.Transaction.parser(), data);
      return transaction.getActionsCount() == 1
          && !InPlace.parse(ChaincodeActionPayload.parser(), transaction.getActions(0).getPayload())
              .hasAction();
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static boolean isInMaintenance(ChannelConfig config) {
    return config.orderer().state() != ConsensusType.State.STATE_NORMAL;
  }

  private ConfigVerdicts verdicts(ChannelConfig config) {
    return verdicts.compute(
        config.channelId(),
        (_, known) ->
            known != null && known.isOf(config)
                ? known
                : new ConfigVerdicts(config, rules.apply(config), settings.identitiesMax()));
  }

  private static void refuseIf(Status status, Optional<String> refusal) throws RefusedException {
    if (refusal.isPresent()) {
      throw refused(status, refusal.get());
    }
  }

  private static RefusedException refused(Status status, String info) {
    return new RefusedException(new Refused(status, info));
  }

  /** Ends the checks; carries no stack trace, since refusing is no failure. */
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Refused refusal;

    RefusedException(Refused refusal) {
      super(refusal.info(), null, false, false);
      this.refusal = refusal;
    }

    Refused refusal() {
      return refusal;
    }
  }
}
