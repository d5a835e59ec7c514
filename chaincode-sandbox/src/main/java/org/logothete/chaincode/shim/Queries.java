package org.logothete.chaincode.shim;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.peer.GetHistoryForKey;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResponseMetadata;
import org.hyperledger.fabric.protos.peer.QueryResultBytes;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.FailedCallException;

/** The iterators of one call. Their names are counted, so that every executor gives the same. */
final class Queries {
  /** Results in one message, as in Fabric. */
  static final int BATCH = 100;

  /** Results of one query, as Fabric's default configuration has it. */
  static final int RESULTS_MAX = 100_000;

  /** How much of a key's history is looked at. */
  static final int HISTORY_MAX = 1000;

  private static final int OPEN_MAX = 100;

  private final CallContext context;
  private final String namespace;
  private final Map<String, Running> open = new HashMap<>();
  private int opened;

  private static final class Running {
    private final Query query;
    private int taken;

    Running(Query query) {
      this.query = query;
    }
  }

  Queries(CallContext context, String namespace) {
    this.context = context;
    this.namespace = namespace;
  }

  QueryResponse range(GetStateByRange request)
      throws InvalidProtocolBufferException, FailedCallException, RefusedRequestException {
    QueryMetadata paging = QueryMetadata.parseFrom(request.getMetadata());
    String bookmark = paging.getBookmark();
    if (paging.getPageSize() == 0 && bookmark.isEmpty()) {
      return open(new Query.Range(context, namespace, request.getStartKey(), request.getEndKey()));
    }
    if (paging.getPageSize() < 0) {
      throw new RefusedRequestException("a page of %d entries".formatted(paging.getPageSize()));
    }
    String from = bookmark.isEmpty() ? request.getStartKey() : bookmark;
    int size =
        paging.getPageSize() == 0 ? RESULTS_MAX : Math.min(paging.getPageSize(), RESULTS_MAX);
    Query.Range page = new Query.Range(context, namespace, from, request.getEndKey());
    List<ByteString> results = page.take(size);
    return response(name(), results, false).toBuilder()
        .setMetadata(
            QueryResponseMetadata.newBuilder()
                .setFetchedRecordsCount(results.size())
                .setBookmark(page.bookmark())
                .build()
                .toByteString())
        .build();
  }

  QueryResponse history(GetHistoryForKey request)
      throws FailedCallException, RefusedRequestException {
    return open(new Query.History(context.history(request.getKey(), HISTORY_MAX)));
  }

  QueryResponse next(QueryStateNext request) throws FailedCallException, RefusedRequestException {
    Running running = open.get(request.getId());
    if (running == null) {
      throw new RefusedRequestException("query iterator not found");
    }
    return batch(request.getId(), running);
  }

  QueryResponse close(QueryStateClose request) {
    open.remove(request.getId());
    return response(request.getId(), List.of(), false);
  }

  private QueryResponse open(Query query) throws FailedCallException, RefusedRequestException {
    if (open.size() >= OPEN_MAX) {
      throw new RefusedRequestException(
          "%d iterators are open; close some first".formatted(OPEN_MAX));
    }
    String name = name();
    Running running = new Running(query);
    open.put(name, running);
    return batch(name, running);
  }

  private QueryResponse batch(String name, Running running) throws FailedCallException {
    List<ByteString> results = running.query.take(Math.min(BATCH, RESULTS_MAX - running.taken));
    running.taken += results.size();
    boolean hasMore = running.query.hasMore() && running.taken < RESULTS_MAX;
    if (!hasMore) {
      open.remove(name);
    }
    return response(name, results, hasMore);
  }

  private String name() {
    opened++;
    return Integer.toString(opened);
  }

  private static QueryResponse response(String name, List<ByteString> results, boolean hasMore) {
    QueryResponse.Builder response = QueryResponse.newBuilder().setId(name).setHasMore(hasMore);
    for (ByteString each : results) {
      response.addResults(QueryResultBytes.newBuilder().setResultBytes(each));
    }
    return response.build();
  }
}
