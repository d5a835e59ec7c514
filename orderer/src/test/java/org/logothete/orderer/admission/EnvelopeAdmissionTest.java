package org.logothete.orderer.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.proto.SystemTransaction;
import org.logothete.network.system.SystemNamespace;

class EnvelopeAdmissionTest {
  private final ChannelConfig config = Golden.config();
  private final List<TestRules> rules = new ArrayList<>();
  private final TestConfigTransactions configTransactions = new TestConfigTransactions();
  private Instant now = Instant.now();
  private final TestClient client = new TestClient("Org1MSP");
  private final EnvelopeAdmission admission =
      new EnvelopeAdmission(
          AdmissionSettings.DEFAULTS,
          forConfig -> {
            TestRules made = new TestRules(forConfig);
            rules.add(made);
            return made;
          },
          configTransactions,
          () -> now);

  /** Answers with the CONFIG transaction that a Fabric orderer made of the golden update. */
  private static final class TestConfigTransactions implements ConfigTransactions {
    private Optional<String> refusal = Optional.empty();

    @Override
    public ConfigEnvelope apply(ChannelConfig config, ByteString update)
        throws RefusedUpdateException {
      if (refusal.isPresent()) {
        throw new RefusedUpdateException(refusal.get());
      }
      return ConfigEnvelope.getDefaultInstance();
    }

    @Override
    public ByteString signed(String channel, ConfigEnvelope content) {
      return Golden.envelopes(9).getFirst();
    }

    @Override
    public Optional<String> refusal(ChannelConfig config, ByteString content) {
      return refusal;
    }
  }

  private Verdict submitted(ChannelConfig under, ByteString envelope) {
    return admission.submitted(under, envelope, digest(envelope));
  }

  private Verdict orderable(ChannelConfig under, ByteString envelope) {
    return admission.orderable(under, envelope, digest(envelope));
  }

  private static ByteString digest(ByteString envelope) {
    return org.logothete.network.transaction.Transaction.digestOf(envelope);
  }

  private Verdict submit(Envelope envelope) {
    return submitted(config, envelope.toByteString());
  }

  private static void assertRefused(Verdict verdict, Status status, String info) {
    assertThat(verdict).isEqualTo(new Verdict.Refused(status, info));
  }

  private static ByteString admittedBytes(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Admitted.class);
    return ((Verdict.Admitted) verdict).transaction().bytes();
  }

  private static ByteString noActions() {
    return Transaction.getDefaultInstance().toByteString();
  }

  @Test
  void admitsTransactionsThatFabricOrdered() {
    for (ByteString envelope : Golden.envelopes(10)) {
      assertThat(admittedBytes(submitted(config, envelope))).isEqualTo(envelope);
      assertThat(admittedBytes(orderable(config, envelope))).isEqualTo(envelope);
    }
  }

  @Test
  void verifiesASignatureOnceAndAsksThePolicyOncePerConfiguration() {
    ByteString envelope = Golden.envelopes(3).getFirst();
    admittedBytes(submitted(config, envelope));
    admittedBytes(orderable(config, envelope));
    ChannelConfig next = Golden.configOf(9);
    admittedBytes(orderable(next, envelope));
    admittedBytes(orderable(next, envelope));
    assertThat(rules).hasSize(2);
    assertThat(rules.get(0).signaturesVerified + rules.get(1).signaturesVerified).isEqualTo(1);
    assertThat(rules.get(0).policiesAsked).containsExactly("/Channel/Writers");
    assertThat(rules.get(1).policiesAsked).containsExactly("/Channel/Writers");
  }

  @Test
  void aBadSignatureIsVerifiedEveryTime() {
    Envelope good = client.sign(client.header(), noActions());
    Envelope bad =
        good.toBuilder()
            .setSignature(client.sign(client.header().setTxId("x"), noActions()).getSignature())
            .build();
    admittedBytes(submit(good));
    for (int i = 0; i < 2; i++) {
      assertRefused(submit(bad), Status.FORBIDDEN, "the signature is invalid: permission denied");
    }
    assertThat(rules.getFirst().signaturesVerified).isEqualTo(3);
  }

  @Test
  void aForeignIdentityIsForbidden() {
    TestClient stranger = new TestClient("NowhereMSP");
    assertRefused(
        submit(stranger.sign(stranger.header(), noActions())),
        Status.FORBIDDEN,
        "MSP 'NowhereMSP' is unknown: permission denied");
  }

  @ParameterizedTest
  @EnumSource(
      value = HeaderType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "ENDORSER_TRANSACTION",
        "CONFIG_UPDATE",
        "CONFIG",
        "ORDERER_TRANSACTION",
        "UNRECOGNIZED"
      })
  void otherTypesAreRefusedByName(HeaderType type) {
    Envelope envelope = client.sign(client.header().setType(type.getNumber()), noActions());
    String info = "transaction of type " + type.name() + " is not allowed to be included in blocks";
    assertRefused(submit(envelope), Status.BAD_REQUEST, info);
    assertRefused(orderable(config, envelope.toByteString()), Status.BAD_REQUEST, info);
  }

  @Test
  void channelCreationOfOldIsRefusedInFabricsWords() {
    Envelope creation = client.sign(client.header().setType(4), noActions());
    assertRefused(
        submit(creation), Status.BAD_REQUEST, "message is of type that is no longer supported");
    assertRefused(
        orderable(config, creation.toByteString()),
        Status.BAD_REQUEST,
        "orderer transactions are not supported in v3");
  }

  @Test
  void unknownTypesAreRefusedByNumber() {
    assertRefused(
        submit(client.sign(client.header().setType(77), noActions())),
        Status.BAD_REQUEST,
        "transaction of type 77 is not allowed to be included in blocks");
  }

  @Test
  void anotherChannelIsRefused() {
    assertRefused(
        submit(client.sign(client.header().setChannelId("elsewhere"), noActions())),
        Status.BAD_REQUEST,
        "request is for channel elsewhere but expected channel goldenchannel");
  }

  @Test
  void sizeIsPayloadAndSignatureAsInFabric() {
    int most = config.orderer().batchSize().absoluteMaxBytes();
    Envelope envelope = client.sign(client.header(), ByteString.copyFrom(new byte[most]));
    int size = envelope.getPayload().size() + envelope.getSignature().size();
    assertRefused(
        submit(envelope),
        Status.BAD_REQUEST,
        "message payload is %d bytes and exceeds maximum allowed %d bytes".formatted(size, most));
  }

  @Test
  void anotherEncodingOfTheSameMessageIsRefused() {
    Envelope envelope = client.sign(client.header(), noActions());
    ByteString reordered =
        Envelope.newBuilder()
            .setSignature(envelope.getSignature())
            .build()
            .toByteString()
            .concat(Envelope.newBuilder().setPayload(envelope.getPayload()).build().toByteString());
    assertRefused(
        submitted(config, reordered),
        Status.BAD_REQUEST,
        "the Envelope is not in canonical protobuf encoding");
  }

  @Test
  void garbageIsRefused() {
    Verdict verdict = submitted(config, ByteString.copyFromUtf8("\n\u0009"));
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(Status.BAD_REQUEST);
              assertThat(refused.info()).startsWith("error unmarshalling Envelope: ");
            });
    assertRefused(
        submitted(config, ByteString.EMPTY),
        Status.BAD_REQUEST,
        "could not determine channel ID: header not set");
  }

  @Test
  void aWrongTransactionIdIsRefused() {
    String right = client.header().getTxId();
    assertRefused(
        submit(client.sign(client.header().setTxId("abc"), noActions())),
        Status.BAD_REQUEST,
        "transaction id 'abc' is not the hash of nonce and creator, " + right);
  }

  @Test
  void anExpiredClientIsRefusedButWhatIsOrderableDoesNotHangOnTheClock() {
    now = Instant.parse("2100-01-01T00:00:00Z");
    ByteString envelope = Golden.envelopes(3).getFirst();
    assertRefused(
        submitted(config, envelope), Status.BAD_REQUEST, "broadcast client identity expired");
    admittedBytes(orderable(config, envelope));
  }

  @Test
  void maintenanceTakesOnlyConfigUpdatesOfOrdererOrganisations() {
    ChannelConfig maintenance = Golden.configInMaintenance();
    assertRefused(
        submitted(maintenance, Golden.envelopes(3).getFirst()),
        Status.SERVICE_UNAVAILABLE,
        "normal transactions are rejected: maintenance mode");
    admittedBytes(
        submitted(maintenance, Golden.file("config-update/signed-config-update.envelope")));
    assertThat(rules.getFirst().policiesAsked)
        .isNotEmpty()
        .allMatch("/Channel/Orderer/Writers"::equals);
  }

  @Test
  void aConfigUpdateBecomesAConfigTransaction() {
    Verdict verdict = submitted(config, Golden.file("config-update/signed-config-update.envelope"));
    assertThat(admittedBytes(verdict)).isEqualTo(Golden.envelopes(9).getFirst());
    assertThat(((Verdict.Admitted) verdict).transaction().isConfig()).isTrue();
  }

  @Test
  void aConfigUpdateThatDoesNotApplyIsRefused() {
    configTransactions.refusal = Optional.of("no change");
    assertRefused(
        submitted(config, Golden.file("config-update/signed-config-update.envelope")),
        Status.BAD_REQUEST,
        "error applying config update to existing channel 'goldenchannel': no change");
  }

  @Test
  void aConfigUpdateOfAStrangerIsRefusedBeforeItIsApplied() {
    TestClient stranger = new TestClient("NowhereMSP");
    configTransactions.refusal = Optional.of("must not be asked");
    assertRefused(
        submit(
            stranger.sign(
                stranger.header().setType(HeaderType.CONFIG_UPDATE_VALUE), ByteString.EMPTY)),
        Status.FORBIDDEN,
        "config update for existing channel did not pass initial checks: "
            + "MSP 'NowhereMSP' is unknown: permission denied");
  }

  @Test
  void aConfigTransactionComesOnlyFromConsenters() {
    ByteString transaction = Golden.envelopes(9).getFirst();
    assertRefused(
        submitted(config, transaction),
        Status.BAD_REQUEST,
        "message is of type that cannot be processed directly");
    assertThat(admittedBytes(orderable(config, transaction))).isEqualTo(transaction);
    configTransactions.refusal = Optional.of("not what the update gives");
    assertRefused(orderable(config, transaction), Status.BAD_REQUEST, "not what the update gives");
  }

  @Test
  void aConfigUpdateIsNotOrderableItself() {
    assertRefused(
        orderable(config, Golden.file("config-update/signed-config-update.envelope")),
        Status.BAD_REQUEST,
        "transaction of type CONFIG_UPDATE is not allowed to be included in blocks");
  }

  @Test
  void systemTransactionsAreOrdered() {
    Envelope envelope = systemTransaction(SystemNamespace.VERSION);
    assertThat(admittedBytes(submit(envelope))).isEqualTo(envelope.toByteString());
    admittedBytes(orderable(config, envelope.toByteString()));
  }

  @Test
  void systemTransactionsOfUnknownVersionsAreNot() {
    Envelope envelope = systemTransaction(9);
    String info =
        "malformed transaction of chaincode _logothete: version 9 is not supported, only 1 is";
    assertRefused(submit(envelope), Status.BAD_REQUEST, info);
    assertRefused(orderable(config, envelope.toByteString()), Status.BAD_REQUEST, info);
  }

  private Envelope systemTransaction(int version) {
    SystemTransaction content =
        SystemTransaction.newBuilder()
            .setVersion(version)
            .setKind(SystemTransaction.Kind.CHAINCODE_CALL)
            .setBody(ByteString.copyFromUtf8("call"))
            .build();
    return client.sign(
        client.header().setExtension(SystemNamespace.headerExtension()),
        SystemNamespace.payloadData(client.signatureHeader(), content));
  }

  @Test
  void aTransactionThatWouldCrashPeersIsRefused() {
    ByteString data =
        Transaction.newBuilder()
            .addActions(
                TransactionAction.newBuilder()
                    .setHeader(client.signatureHeader())
                    .setPayload(
                        ChaincodeActionPayload.newBuilder()
                            .setChaincodeProposalPayload(ByteString.copyFromUtf8("call"))
                            .build()
                            .toByteString()))
            .build()
            .toByteString();
    assertRefused(
        submit(client.sign(client.header(), data)),
        Status.BAD_REQUEST,
        "the chaincode action lacks its endorsed action, peers would crash");
  }
}
