package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.logothete.chaincode.agreement.Entry;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.lifecycle.ExecutorId;
import org.logothete.chaincode.proto.CallBody;
import org.logothete.chaincode.record.Bodies;
import org.logothete.chaincode.record.OverlaidState.Writer;
import org.logothete.network.proto.SystemTransaction;
import org.logothete.network.system.MalformedSystemTransactionException;
import org.logothete.network.system.SystemNamespace;
import org.logothete.network.transaction.InPlace;

/**
 * Finds in a block what matters to execution. Every envelope of a block was checked before it was
 * ordered; what is not a system transaction is none of execution's business.
 */
final class BlockEntries {
  private BlockEntries() {}

  /** A system transaction in a block, with the headers that a chaincode may ask for. */
  record Ordered(
      ChannelHeader header, Payload payload, ByteString creator, SystemTransaction content) {
    Writer writer() {
      Timestamp stamp = header.getTimestamp();
      return new Writer(header.getTxId(), stamp.getSeconds(), stamp.getNanos());
    }

    /** What it asks for, if it is a call. */
    ChaincodeCall call(String channel) {
      Timestamp stamp = header.getTimestamp();
      CallBody body = Bodies.own("a chaincode call", CallBody.parser(), content.getBody());
      return new ChaincodeCall(
          channel,
          header.getTxId(),
          Instant.ofEpochSecond(stamp.getSeconds(), stamp.getNanos()),
          payload.getHeader().getChannelHeader(),
          payload.getHeader().getSignatureHeader(),
          creator,
          body.getChaincode(),
          List.<ByteString>copyOf(body.getArgumentsList()));
    }
  }

  /** The entries in the block's order; configurations are not among them. */
  static List<Entry> of(Block block) {
    List<Entry> entries = new ArrayList<>();
    for (int index = 0; index < block.getData().getDataCount(); index++) {
      Optional<Ordered> ordered = system(block.getData().getData(index));
      if (ordered.isPresent()) {
        entry(index, ordered.get()).ifPresent(entries::add);
      }
    }
    return entries;
  }

  private static Optional<Entry> entry(int index, Ordered ordered) {
    ByteString body = ordered.content().getBody();
    return switch (ordered.content().getKind()) {
      case CHAINCODE_CALL -> Optional.of(new Entry.Call(index, ordered.writer(), body));
      case CHAINCODE_DEFINITION ->
          Optional.of(new Entry.Approval(index, ordered.writer(), body, ordered.creator()));
      case EXECUTION_VOTE ->
          ExecutorId.of(ordered.creator()).map(executor -> new Entry.Votes(executor, body));
      case KIND_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }

  /** Reads an envelope if it is a system transaction. */
  static Optional<Ordered> system(ByteString envelope) {
    try {
      Payload payload =
          InPlace.parse(Payload.parser(), InPlace.parse(Envelope.parser(), envelope).getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      ByteString signatureHeader = payload.getHeader().getSignatureHeader();
      Optional<SystemTransaction> content =
          SystemNamespace.read(header, signatureHeader, payload.getData());
      if (content.isEmpty()) {
        return Optional.empty();
      }
      ByteString creator = SignatureHeader.parseFrom(signatureHeader).getCreator();
      return Optional.of(new Ordered(header, payload, creator, content.get()));
    } catch (InvalidProtocolBufferException | MalformedSystemTransactionException _) {
      // Admission lets none of these in; if others ordered it, it means nothing on every node.
      return Optional.empty();
    }
  }
}
