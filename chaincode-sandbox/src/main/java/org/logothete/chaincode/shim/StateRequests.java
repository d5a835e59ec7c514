package org.logothete.chaincode.shim;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetHistoryForKey;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.GetStateMultiple;
import org.hyperledger.fabric.protos.peer.GetStateMultipleResult;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.Outcome;

/** What the chaincode of one call may ask for, granted through its context. */
final class StateRequests {
  private final ChaincodeCall call;
  private final CallContext context;
  private final Queries queries;

  StateRequests(ChaincodeCall call, CallContext context) {
    this.call = call;
    this.context = context;
    this.queries = new Queries(context, call.chaincode());
  }

  /**
   * The payload of the response.
   *
   * @throws InvalidProtocolBufferException if the request's payload is not what its type says
   * @throws RefusedRequestException if it is not granted, and the chaincode may go on
   * @throws FailedCallException if the call has failed
   */
  ByteString answer(ChaincodeMessage request)
      throws InvalidProtocolBufferException, RefusedRequestException, FailedCallException {
    ByteString payload = request.getPayload();
    return switch (request.getType()) {
      case GET_STATE -> get(GetState.parseFrom(payload));
      case GET_STATE_MULTIPLE -> get(GetStateMultiple.parseFrom(payload));
      case PUT_STATE -> put(PutState.parseFrom(payload));
      case DEL_STATE -> delete(DelState.parseFrom(payload));
      case WRITE_BATCH_STATE -> write(WriteBatchState.parseFrom(payload));
      case GET_STATE_BY_RANGE -> range(GetStateByRange.parseFrom(payload));
      case QUERY_STATE_NEXT -> queries.next(QueryStateNext.parseFrom(payload)).toByteString();
      case QUERY_STATE_CLOSE -> queries.close(QueryStateClose.parseFrom(payload)).toByteString();
      case GET_HISTORY_FOR_KEY ->
          queries.history(GetHistoryForKey.parseFrom(payload)).toByteString();
      case INVOKE_CHAINCODE -> invoke(ChaincodeSpec.parseFrom(payload));
      case GET_QUERY_RESULT ->
          throw new RefusedRequestException(
              "rich queries are not offered here; use ranges and composite keys");
      case GET_STATE_METADATA, PUT_STATE_METADATA -> throw noMetadata();
      case GET_PRIVATE_DATA_HASH, PURGE_PRIVATE_DATA -> throw noPrivateData();
      default ->
          throw new IllegalArgumentException("%s is no request".formatted(request.getType()));
    };
  }

  private ByteString get(GetState request) throws RefusedRequestException, FailedCallException {
    refuseCollection(request.getCollection());
    return context.get(request.getKey()).orElse(ByteString.EMPTY);
  }

  private ByteString get(GetStateMultiple request)
      throws RefusedRequestException, FailedCallException {
    refuseCollection(request.getCollection());
    refuseLargeBatch(request.getKeysCount());
    List<ByteString> values = new ArrayList<>();
    for (String key : request.getKeysList()) {
      values.add(context.get(key).orElse(ByteString.EMPTY));
    }
    return GetStateMultipleResult.newBuilder().addAllValues(values).build().toByteString();
  }

  private ByteString put(PutState request) throws RefusedRequestException, FailedCallException {
    refuseCollection(request.getCollection());
    put(request.getKey(), request.getValue());
    return ByteString.EMPTY;
  }

  private ByteString delete(DelState request) throws RefusedRequestException, FailedCallException {
    refuseCollection(request.getCollection());
    context.delete(request.getKey());
    return ByteString.EMPTY;
  }

  /** Nothing of a batch is written if one of its records is refused. */
  private ByteString write(WriteBatchState batch)
      throws RefusedRequestException, FailedCallException {
    refuseLargeBatch(batch.getRecCount());
    for (WriteRecord each : batch.getRecList()) {
      refuseCollection(each.getCollection());
      switch (each.getType()) {
        case PUT_STATE, DEL_STATE -> {}
        case PUT_STATE_METADATA -> throw noMetadata();
        case PURGE_PRIVATE_DATA -> throw noPrivateData();
        case UNDEFINED, UNRECOGNIZED ->
            throw new FailedCallException(
                Failure.PROTOCOL_VIOLATION,
                "chaincode broke protocol: a write of type %d".formatted(each.getTypeValue()));
      }
    }
    for (WriteRecord each : batch.getRecList()) {
      if (each.getType() == WriteRecord.Type.PUT_STATE) {
        put(each.getKey(), each.getValue());
      } else {
        context.delete(each.getKey());
      }
    }
    return ByteString.EMPTY;
  }

  /** An empty value is no value: Fabric's peers delete the key. */
  private void put(String key, ByteString value) throws FailedCallException {
    if (value.isEmpty()) {
      context.delete(key);
    } else {
      context.put(key, value);
    }
  }

  private ByteString range(GetStateByRange request)
      throws InvalidProtocolBufferException, RefusedRequestException, FailedCallException {
    refuseCollection(request.getCollection());
    return queries.range(request).toByteString();
  }

  /** The name may be {@code name:version/channel}; as in Fabric the version is not looked at. */
  private ByteString invoke(ChaincodeSpec spec)
      throws RefusedRequestException, FailedCallException {
    String[] parts = spec.getChaincodeId().getName().split("/", 2);
    if (parts.length == 2 && !parts[1].isEmpty() && !parts[1].equals(call.channel())) {
      throw new RefusedRequestException(
          "chaincode of another channel (%s) is not offered here".formatted(Text.quoted(parts[1])));
    }
    String name = parts[0].split(":", 2)[0];
    return switch (context.invoke(name, spec.getInput().getArgsList())) {
      case Outcome.Returned returned -> completed(returned).toByteString();
      case Outcome.Failed failed -> {
        if (failed.reason() == Failure.NOT_AVAILABLE) {
          throw new RefusedRequestException(failed.detail());
        }
        throw new FailedCallException(
            failed.reason(), "chaincode %s: %s".formatted(Text.quoted(name), failed.detail()));
      }
    };
  }

  private static ChaincodeMessage completed(Outcome.Returned returned) {
    return ChaincodeMessage.newBuilder()
        .setType(ChaincodeMessage.Type.COMPLETED)
        .setPayload(
            Response.newBuilder()
                .setStatus(returned.status())
                .setMessage(returned.message())
                .setPayload(returned.payload())
                .build()
                .toByteString())
        .build();
  }

  private static void refuseCollection(String collection) throws RefusedRequestException {
    if (!collection.isEmpty()) {
      throw noPrivateData();
    }
  }

  private static void refuseLargeBatch(int size) throws RefusedRequestException {
    if (size > Messages.BATCH_MAX) {
      throw new RefusedRequestException(
          "%d records at once; at most %d".formatted(size, Messages.BATCH_MAX));
    }
  }

  private static RefusedRequestException noPrivateData() {
    return new RefusedRequestException("private data is not offered here");
  }

  private static RefusedRequestException noMetadata() {
    return new RefusedRequestException(
        "state metadata (endorsement policies of keys) is not offered here");
  }
}
