package org.logothete.network.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.logothete.network.channel.GoldenFiles;

/** Which bytes are a transaction, and which types of them are ordered. */
class TransactionTest {
  private static final UnknownFieldSet UNKNOWN =
      UnknownFieldSet.newBuilder()
          .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
          .build();

  private Envelope envelope;
  private Payload payload;
  private ChannelHeader channelHeader;

  @BeforeEach
  void readGolden() throws Exception {
    envelope = Envelope.parseFrom(GoldenFiles.block("blocks/block-03.block").getData().getData(0));
    payload = Payload.parseFrom(envelope.getPayload());
    channelHeader = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
  }

  @Test
  void unknownFieldsAreRefusedInEveryLayer() {
    assertNotCanonical(envelope.toBuilder().setUnknownFields(UNKNOWN).build(), "Envelope");
    assertNotCanonical(with(payload.toBuilder().setUnknownFields(UNKNOWN).build()), "Payload");
    assertNotCanonical(
        with(
            payload.toBuilder()
                .setHeader(payload.getHeader().toBuilder().setUnknownFields(UNKNOWN))
                .build()),
        "Payload");
    assertNotCanonical(
        with(channelHeader.toBuilder().setUnknownFields(UNKNOWN).build()), "ChannelHeader");
  }

  @Test
  void anotherEncodingOfTheSameEnvelopeIsRefused() {
    Envelope onlyPayload = Envelope.newBuilder().setPayload(envelope.getPayload()).build();
    Envelope onlySignature = Envelope.newBuilder().setSignature(envelope.getSignature()).build();
    ByteString swapped = onlySignature.toByteString().concat(onlyPayload.toByteString());
    assertThatThrownBy(() -> Transaction.parse(swapped))
        .isInstanceOf(MalformedTransactionException.class)
        .hasMessage("the Envelope is not in canonical protobuf encoding");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertMalformed(ByteString.EMPTY, "could not determine channel ID: header not set");
    assertMalformed(
        with(payload.toBuilder().clearHeader().build()).toByteString(),
        "could not determine channel ID: header not set");
    assertMalformed(
        with(payload.toBuilder().setHeader(Header.getDefaultInstance()).build()).toByteString(),
        "could not determine channel ID: channel header not set");
    assertThatThrownBy(() -> Transaction.parse(ByteString.copyFromUtf8("garbage")))
        .isInstanceOf(MalformedTransactionException.class)
        .hasMessageStartingWith("error unmarshalling Envelope");
  }

  @Test
  void onlyEndorserTransactionsAndConfigurationAreOrdered() throws Exception {
    for (HeaderType type : HeaderType.values()) {
      if (type == HeaderType.UNRECOGNIZED) {
        continue;
      }
      Transaction transaction = ofType(type.getNumber());
      assertThat(transaction.submissionRefusal().isEmpty())
          .as("submitting %s", type)
          .isEqualTo(type == HeaderType.ENDORSER_TRANSACTION || type == HeaderType.CONFIG_UPDATE);
      assertThat(transaction.orderingRefusal().isEmpty())
          .as("ordering %s", type)
          .isEqualTo(type == HeaderType.ENDORSER_TRANSACTION || type == HeaderType.CONFIG);
    }
    assertThat(ofType(HeaderType.MESSAGE_VALUE).orderingRefusal())
        .contains("transaction of type MESSAGE is not allowed to be included in blocks");
    assertThat(ofType(77).submissionRefusal())
        .contains("transaction of type 77 is not allowed to be included in blocks");
  }

  @Test
  void theIdIsTheHashOfNonceAndCreator() throws Exception {
    Transaction forged =
        Transaction.parse(with(channelHeader.toBuilder().setTxId("00").build()).toByteString());
    assertThat(forged.idRefusal()).isPresent();
    assertThat(forged.id()).isEqualTo(channelHeader.getTxId());
    assertThat(forged.client()).hasSize(64).isNotEqualTo(forged.id());
  }

  @Test
  void whatIsInABlockHasTheSameId() throws Exception {
    for (String block : List.of("blocks/block-03.block", "blocks/block-09.block")) {
      for (ByteString envelope : GoldenFiles.block(block).getData().getDataList()) {
        assertThat(Transaction.idInBlock(envelope)).isEqualTo(Transaction.parse(envelope).id());
      }
    }
    ByteString garbage = ByteString.copyFromUtf8("garbage");
    assertThat(Transaction.idInBlock(garbage))
        .isEqualTo("795b6904e54f82411df4b0e27a373a55eea3f9d66dac5a9bce1dd92f7b401da5");
    ByteString unnamed = with(channelHeader.toBuilder().clearTxId().build()).toByteString();
    assertThat(ByteString.fromHex(Transaction.idInBlock(unnamed)))
        .isEqualTo(Transaction.parse(unnamed).digest());
  }

  @Test
  void aConfigTransactionIsFoundByItsUpdate() throws Exception {
    ByteString config = GoldenFiles.block("blocks/block-09.block").getData().getData(0);
    Envelope first = Envelope.parseFrom(config);
    Envelope second = first.toBuilder().setSignature(ByteString.copyFromUtf8("other")).build();
    Transaction one = Transaction.parse(config);
    Transaction other = Transaction.parse(second.toByteString());
    assertThat(other.id()).isEqualTo(one.id());
    assertThat(other).isNotEqualTo(one);
    ByteString update = ConfigEnvelope.parseFrom(one.data()).getLastUpdate().toByteString();
    assertThat(Transaction.parse(update).digest()).isEqualTo(ByteString.fromHex(one.id()));
  }

  @Test
  void everyGoldenEnvelopeIsReadAndKeepsItsBytes() throws Exception {
    for (int number = 1; number <= 10; number++) {
      Block block = GoldenFiles.block("blocks/block-%02d.block".formatted(number));
      for (ByteString bytes : block.getData().getDataList()) {
        Transaction transaction = Transaction.parse(bytes);
        assertThat(transaction.bytes()).isEqualTo(bytes);
        assertThat(transaction.channelId()).isEqualTo("goldenchannel");
        assertThat(transaction.orderingRefusal()).isEmpty();
        assertThat(transaction.isConfig()).isEqualTo(number == 9);
        if (!transaction.isConfig()) {
          assertThat(transaction.idRefusal()).isEmpty();
          assertThat(transaction.id()).isEqualTo(transaction.channelHeader().getTxId());
        }
      }
    }
  }

  private Transaction ofType(int type) throws MalformedTransactionException {
    Payload empty = payload.toBuilder().clearData().build();
    return Transaction.parse(
        with(empty, channelHeader.toBuilder().setType(type).build()).toByteString());
  }

  private Envelope with(ChannelHeader header) {
    return with(payload, header);
  }

  private Envelope with(Payload base, ChannelHeader header) {
    return with(
        base.toBuilder()
            .setHeader(base.getHeader().toBuilder().setChannelHeader(header.toByteString()))
            .build());
  }

  private Envelope with(Payload changed) {
    return envelope.toBuilder().setPayload(changed.toByteString()).build();
  }

  private static void assertNotCanonical(Envelope envelope, String layer) {
    assertMalformed(
        envelope.toByteString(), "the %s is not in canonical protobuf encoding".formatted(layer));
  }

  private static void assertMalformed(ByteString bytes, String message) {
    assertThatThrownBy(() -> Transaction.parse(bytes))
        .isInstanceOf(MalformedTransactionException.class)
        .hasMessage(message);
  }
}
