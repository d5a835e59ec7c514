package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.logothete.chaincode.proto.AgreementBody;
import org.logothete.chaincode.proto.BallotVoteBody;
import org.logothete.chaincode.proto.PendingBody;
import org.logothete.chaincode.record.Bodies;
import org.logothete.chaincode.record.MalformedBodyException;
import org.logothete.chaincode.record.OverlaidState.Writer;

/**
 * An agreement as bytes, the same on all nodes at the same height: kept with the state, so that a
 * node goes on where it was, and handed on in snapshots.
 */
public final class AgreementCheckpoint {
  private static final String WHAT = "an agreement's checkpoint";

  private AgreementCheckpoint() {}

  static ByteString write(Agreement agreement, long baseHeight) {
    AgreementBody.Builder body =
        AgreementBody.newBuilder()
            .setVersion(Bodies.VERSION)
            .setHeight(agreement.height())
            .setBaseHeight(baseHeight)
            .setDirectCalls(agreement.directCalls())
            .addAllConsenters(agreement.consenters());
    for (PendingCall call : agreement.pending()) {
      PendingBody.Builder one =
          PendingBody.newBuilder()
              .setBlock(call.position().block())
              .setIndex(call.position().index())
              .setTransactionId(call.transaction().transactionId())
              .setSeconds(call.transaction().seconds())
              .setNanos(call.transaction().nanos())
              .setChaincode(call.chaincode())
              .setDefinition(call.definition())
              .setRefusal(call.refusal())
              .setAttempt(call.attempt())
              .setSpeculative(call.speculative())
              .setDirect(call.direct().isPresent() ? call.direct().getAsLong() + 1 : 0);
      // The consenters are there once already.
      if (!call.executors().equals(agreement.consenters())) {
        one.addAllExecutors(call.executors());
      }
      call.votes()
          .forEach(
              (executor, digest) ->
                  one.addVotes(
                      BallotVoteBody.newBuilder().setExecutor(executor).setDigest(digest)));
      body.addPending(one);
    }
    return body.build().toByteString();
  }

  /**
   * Goes on from a checkpoint.
   *
   * @param root of the state that the checkpoint was written with
   * @throws MalformedBodyException if the bytes are none, or not its one encoding
   */
  public static Agreement read(String channel, ByteString bytes, ByteString root)
      throws MalformedBodyException {
    AgreementBody body = Bodies.read(WHAT, AgreementBody.parser(), bytes);
    Bodies.checkVersion(WHAT, body.getVersion());
    List<PendingCall> pending = new ArrayList<>();
    for (PendingBody one : body.getPendingList()) {
      Map<Integer, ByteString> votes = new LinkedHashMap<>();
      one.getVotesList().forEach(vote -> votes.put(vote.getExecutor(), vote.getDigest()));
      boolean byConsenters = one.getExecutorsCount() == 0 && one.getRefusal().isEmpty();
      pending.add(
          new PendingCall(
              new Position(one.getBlock(), one.getIndex()),
              new Writer(one.getTransactionId(), one.getSeconds(), one.getNanos()),
              one.getChaincode(),
              one.getDefinition(),
              one.getRefusal(),
              one.getAttempt(),
              one.getSpeculative(),
              byConsenters ? body.getConsentersList() : one.getExecutorsList(),
              votes,
              one.getDirect() == 0 ? OptionalLong.empty() : OptionalLong.of(one.getDirect() - 1)));
    }
    return new Agreement(
        channel,
        body.getHeight(),
        new VoteBundle.Base(body.getBaseHeight(), root),
        body.getConsentersList(),
        body.getDirectCalls(),
        pending);
  }
}
