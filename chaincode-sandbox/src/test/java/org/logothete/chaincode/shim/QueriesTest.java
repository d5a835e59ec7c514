package org.logothete.chaincode.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.chaincode.shim.Calls.CHAINCODE;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.GetHistoryForKey;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResponseMetadata;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.junit.jupiter.api.Test;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.call.WriteSet.Write;

/** Ranges, pages and histories. */
class QueriesTest {
  private final Conversation conversation = new Conversation();

  private static GetStateByRange range(String from, String to) {
    return GetStateByRange.newBuilder().setStartKey(from).setEndKey(to).build();
  }

  private static GetStateByRange page(String from, String to, int size, String bookmark) {
    return range(from, to).toBuilder()
        .setMetadata(
            QueryMetadata.newBuilder()
                .setPageSize(size)
                .setBookmark(bookmark)
                .build()
                .toByteString())
        .build();
  }

  private static List<String> keys(QueryResponse response) throws InvalidProtocolBufferException {
    List<String> keys = new ArrayList<>();
    for (var result : response.getResultsList()) {
      keys.add(KV.parseFrom(result.getResultBytes()).getKey());
    }
    return keys;
  }

  private void fill(int entries) {
    for (int i = 0; i < entries; i++) {
      conversation.state.with(CHAINCODE, "k%04d".formatted(i), "v");
    }
  }

  @Test
  void readsARangeInBatches() throws InvalidProtocolBufferException {
    fill(201);
    QueryResponse first =
        QueryResponse.parseFrom(
            conversation.granted(ChaincodeMessage.Type.GET_STATE_BY_RANGE, range("k", "l")));
    QueryStateNext next = QueryStateNext.newBuilder().setId(first.getId()).build();
    QueryResponse second =
        QueryResponse.parseFrom(conversation.granted(ChaincodeMessage.Type.QUERY_STATE_NEXT, next));
    QueryResponse third =
        QueryResponse.parseFrom(conversation.granted(ChaincodeMessage.Type.QUERY_STATE_NEXT, next));

    assertThat(keys(first)).hasSize(100).startsWith("k0000");
    assertThat(first.getHasMore()).isTrue();
    assertThat(keys(second)).hasSize(100).startsWith("k0100");
    assertThat(second.getHasMore()).isTrue();
    assertThat(keys(third)).containsExactly("k0200");
    assertThat(third.getHasMore()).isFalse();
    assertThat(conversation.refused(ChaincodeMessage.Type.QUERY_STATE_NEXT, next))
        .contains("query iterator not found");
  }

  @Test
  void saysThatThereIsNoMoreWhenABatchIsJustFull() throws InvalidProtocolBufferException {
    fill(100);

    QueryResponse only =
        QueryResponse.parseFrom(
            conversation.granted(ChaincodeMessage.Type.GET_STATE_BY_RANGE, range("k", "l")));

    assertThat(only.getHasMore()).as("shims insist on finding what they are promised").isFalse();
  }

  @Test
  void readsRangesWithoutEnds() throws InvalidProtocolBufferException {
    assertThat(
            keys(
                QueryResponse.parseFrom(
                    conversation.granted(ChaincodeMessage.Type.GET_STATE_BY_RANGE, range("", "")))))
        .containsExactly("a", "b");
    assertThat(
            keys(
                QueryResponse.parseFrom(
                    conversation.granted(
                        ChaincodeMessage.Type.GET_STATE_BY_RANGE, range("b", "a")))))
        .as("backwards")
        .isEmpty();
  }

  @Test
  void findsCompositeKeysInTheirRangeOnly() throws InvalidProtocolBufferException {
    conversation
        .state
        .with(CHAINCODE, "\0owner\0ann\0x\0", "v")
        .with(CHAINCODE, "\0owner\0bob\0y\0", "v");

    GetStateByRange ofAnn =
        range("\0owner\0ann\0", "\0owner\0ann\0" + Character.toString(0x10FFFF));
    assertThat(
            keys(
                QueryResponse.parseFrom(
                    conversation.granted(ChaincodeMessage.Type.GET_STATE_BY_RANGE, ofAnn))))
        .containsExactly("\0owner\0ann\0x\0");
    assertThat(
            keys(
                QueryResponse.parseFrom(
                    conversation.granted(
                        ChaincodeMessage.Type.GET_STATE_BY_RANGE, range("\u0001", "")))))
        .as("what shims send for a range without beginning")
        .containsExactly("a", "b");
  }

  @Test
  void turnsPages() throws InvalidProtocolBufferException {
    fill(25);
    List<String> all = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    String bookmark = "";
    do {
      QueryResponse response =
          QueryResponse.parseFrom(
              conversation.granted(
                  ChaincodeMessage.Type.GET_STATE_BY_RANGE, page("k", "l", 10, bookmark)));
      QueryResponseMetadata metadata = QueryResponseMetadata.parseFrom(response.getMetadata());
      assertThat(response.getHasMore()).isFalse();
      assertThat(metadata.getFetchedRecordsCount()).isEqualTo(response.getResultsCount());
      all.addAll(keys(response));
      sizes.add(response.getResultsCount());
      bookmark = metadata.getBookmark();
    } while (!bookmark.isEmpty());

    assertThat(sizes).containsExactly(10, 10, 5);
    assertThat(all).hasSize(25).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void refusesNegativePages() {
    assertThat(
            conversation.refused(ChaincodeMessage.Type.GET_STATE_BY_RANGE, page("k", "l", -1, "")))
        .contains("a page of -1 entries");
  }

  @Test
  void refusesMoreIteratorsThanItKeeps() {
    fill(101);
    for (int i = 0; i < 100; i++) {
      conversation.granted(ChaincodeMessage.Type.GET_STATE_BY_RANGE, range("k", "l"));
    }

    assertThat(conversation.refused(ChaincodeMessage.Type.GET_STATE_BY_RANGE, range("k", "l")))
        .contains("100 iterators");
    conversation.granted(
        ChaincodeMessage.Type.QUERY_STATE_CLOSE, QueryStateClose.newBuilder().setId("1").build());
    conversation.granted(ChaincodeMessage.Type.GET_STATE_BY_RANGE, range("k", "l"));
  }

  @Test
  void tellsHistoryNewestFirst() throws InvalidProtocolBufferException {
    conversation.state.with(CHAINCODE, "a", "2");
    conversation.state.apply(new WriteSet(List.of(new Write(CHAINCODE, "a", Optional.empty()))));

    QueryResponse response =
        QueryResponse.parseFrom(
            conversation.granted(
                ChaincodeMessage.Type.GET_HISTORY_FOR_KEY,
                GetHistoryForKey.newBuilder().setKey("a").build()));

    List<KeyModification> found = new ArrayList<>();
    for (var result : response.getResultsList()) {
      found.add(KeyModification.parseFrom(result.getResultBytes()));
    }
    assertThat(found).extracting(KeyModification::getIsDelete).containsExactly(true, false, false);
    assertThat(found).extracting(KeyModification::getTxId).containsExactly("tx4", "tx3", "tx1");
    assertThat(found.getLast().getValue()).isEqualTo(ByteString.copyFromUtf8("1"));
  }
}
