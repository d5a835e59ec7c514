package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.logothete.chaincode.agreement.Results;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.direct.Choice;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.lifecycle.Lifecycle;
import org.logothete.chaincode.pack.InvalidPackageException;
import org.logothete.chaincode.proto.BlockResultsBody;
import org.logothete.chaincode.proto.CallBody;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.chaincode.record.Bodies;
import org.logothete.chaincode.record.MalformedBodyException;
import org.logothete.orderer.api.Questions;
import org.logothete.orderer.direct.DirectDesk;
import org.logothete.orderer.proto.ChaincodesAnswer;
import org.logothete.orderer.proto.DirectAnswer;
import org.logothete.orderer.proto.DirectQuestion;
import org.logothete.orderer.proto.ExecutionAnswer;
import org.logothete.orderer.proto.ExecutionQuestion;
import org.logothete.orderer.proto.InstallAnswer;
import org.logothete.orderer.proto.InstallQuestion;
import org.logothete.orderer.proto.QueryAnswer;
import org.logothete.orderer.proto.QueryQuestion;
import org.logothete.orderer.proto.ReceiptAnswer;
import org.logothete.orderer.proto.ReceiptQuestion;
import org.logothete.orderer.proto.RecordAnswer;
import org.logothete.orderer.proto.RecordQuestion;
import org.logothete.orderer.proto.ResultAnswer;
import org.logothete.orderer.proto.ResultQuestion;
import org.logothete.orderer.proto.ResultsAnswer;
import org.logothete.orderer.proto.ResultsQuestion;

/** Answers what clients and other nodes ask about execution. Thread-safe. */
final class ExecutionService implements Questions {
  private static final long WAIT_MILLIS_MAX = 60_000;

  /** Blocks that one answer about results may look at, and bytes after which it ends. */
  private static final int RESULTS_BLOCKS_MAX = 1_000;

  private static final int RESULTS_BYTES_MAX = 4 << 20;

  private final Function<String, Optional<ChannelExecution>> channels;
  private final InstalledPackages packages;
  private final InstallPolicy installers;
  private final ReceiptSigner receipts;
  private final InstantSource clock;

  /** Who may put packages on this node. */
  @FunctionalInterface
  interface InstallPolicy {
    /** Why the identity may not; empty if it may. */
    Optional<String> refusal(String channel, ByteString creator);
  }

  ExecutionService(
      Function<String, Optional<ChannelExecution>> channels,
      InstalledPackages packages,
      InstallPolicy installers,
      ReceiptSigner receipts,
      InstantSource clock) {
    this.channels = channels;
    this.packages = packages;
    this.installers = installers;
    this.receipts = receipts;
    this.clock = clock;
  }

  @Override
  public ByteString answer(String channel, ByteString creator, ByteString question)
      throws RefusedException, InterruptedException {
    ChannelExecution execution =
        channels
            .apply(channel)
            .orElseThrow(
                () ->
                    new RefusedException(
                        Status.Code.UNAVAILABLE, "channel %s is not executed".formatted(channel)));
    ExecutionQuestion asked;
    try {
      asked = ExecutionQuestion.parseFrom(question);
    } catch (InvalidProtocolBufferException e) {
      throw invalid("the question is unreadable: " + e.getMessage());
    }
    ExecutionAnswer.Builder answer = ExecutionAnswer.newBuilder();
    switch (asked.getQuestionCase()) {
      case RESULT -> answer.setResult(result(execution, asked.getResult()));
      case RECORD -> answer.setRecord(record(execution, asked.getRecord()));
      case QUERY -> answer.setQuery(query(execution, creator, asked.getQuery()));
      case CHAINCODES -> answer.setChaincodes(chaincodes(execution));
      case INSTALL -> answer.setInstall(install(channel, creator, asked.getInstall()));
      case RESULTS -> answer.setResults(results(execution, asked.getResults()));
      case RECEIPT -> answer.setReceipt(receipt(execution, asked.getReceipt()));
      case DIRECT -> answer.setDirect(direct(execution, asked.getDirect()));
      case QUESTION_NOT_SET -> throw invalid("the question is one that this node does not know");
    }
    return answer.build().toByteString();
  }

  private static RefusedException invalid(String why) {
    return new RefusedException(Status.Code.INVALID_ARGUMENT, why);
  }

  private static ResultAnswer result(ChannelExecution execution, ResultQuestion question)
      throws RefusedException, InterruptedException {
    checkId(question.getTransactionId());
    long end =
        System.nanoTime()
            + waitMillis(Integer.toUnsignedLong(question.getWaitMillis())) * 1_000_000;
    while (true) {
      long height = execution.decided().height();
      try (LedgerStateReader view = execution.view()) {
        Optional<ResultBody> result = Results.of(question.getTransactionId(), view);
        if (result.isPresent()) {
          return ResultAnswer.newBuilder().setResult(result.get().toByteString()).build();
        }
      }
      long left = end - System.nanoTime();
      if (left <= 0 || !execution.decided().awaitAbove(height, Duration.ofNanos(left))) {
        return ResultAnswer.getDefaultInstance();
      }
    }
  }

  private static long waitMillis(long asked) {
    return Math.min(asked, WAIT_MILLIS_MAX);
  }

  private static void checkId(String transactionId) throws RefusedException {
    if (transactionId.isEmpty() || transactionId.length() > 128 || !isPrintable(transactionId)) {
      throw invalid("that is no transaction id");
    }
  }

  private static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c > 32 && c < 127);
  }

  private static RecordAnswer record(ChannelExecution execution, RecordQuestion question)
      throws RefusedException {
    checkId(question.getTransactionId());
    Optional<ByteString> record = execution.site().records().find(question.getDigest());
    if (record.isEmpty()) {
      try (LedgerStateReader view = execution.view()) {
        record = Results.record(question.getTransactionId(), question.getDigest(), view);
      }
    }
    RecordAnswer.Builder answer = RecordAnswer.newBuilder();
    record.ifPresent(answer::setRecord);
    return answer.build();
  }

  private static DirectAnswer direct(ChannelExecution execution, DirectQuestion question) {
    DirectAnswer.Builder answer = DirectAnswer.newBuilder();
    long bytes = 0;
    try (LedgerStateReader view = execution.view()) {
      for (DirectDesk.Settled settled :
          execution.site().direct().settledFrom(Math.max(0, question.getFirstCall()))) {
        DirectAnswer.Decision.Builder decision =
            DirectAnswer.Decision.newBuilder().setCertificate(settled.certificate().encode());
        if (settled.certificate().choice() instanceof Choice.Value) {
          Results.of(settled.transactionId(), view)
              .map(ResultBody::getRecord)
              .ifPresent(decision::setRecord);
        }
        answer.addDecisions(decision);
        bytes += decision.getCertificate().size() + decision.getRecord().size();
        if (bytes >= RESULTS_BYTES_MAX) {
          break;
        }
      }
    }
    return answer.build();
  }

  private QueryAnswer query(ChannelExecution execution, ByteString creator, QueryQuestion question)
      throws RefusedException {
    CallBody body;
    try {
      body = Bodies.read("the call", CallBody.parser(), question.getCall());
      Bodies.checkVersion("the call", body.getVersion());
    } catch (MalformedBodyException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
    Instant now = clock.instant();
    String id =
        HexFormat.of().formatHex(Bodies.hash("logothete query", question.getCall()).toByteArray());
    ByteString channelHeader =
        ChannelHeader.newBuilder()
            .setChannelId(execution.site().channel())
            .setTxId(id)
            .setTimestamp(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .build()
            .toByteString();
    ByteString signatureHeader =
        SignatureHeader.newBuilder().setCreator(creator).build().toByteString();
    ChaincodeCall call =
        new ChaincodeCall(
            execution.site().channel(),
            id,
            now,
            channelHeader,
            signatureHeader,
            creator,
            body.getChaincode(),
            body.getArgumentsList());
    try (LedgerStateReader view = execution.view()) {
      QueryAnswer.Builder answer = QueryAnswer.newBuilder().setHeight(execution.decided().height());
      return switch (execution.site().runner().runNow(call, view).outcome()) {
        case Outcome.Returned returned ->
            answer
                .setStatus(returned.status())
                .setMessage(returned.message())
                .setPayload(returned.payload())
                .build();
        case Outcome.Failed failed ->
            answer.setFailure(failed.reason().name()).setMessage(failed.detail()).build();
      };
    }
  }

  private ChaincodesAnswer chaincodes(ChannelExecution execution) {
    ChaincodesAnswer.Builder answer = ChaincodesAnswer.newBuilder();
    try (LedgerStateReader view = execution.view()) {
      Lifecycle lifecycle = new Lifecycle(view);
      for (Definition definition : lifecycle.all()) {
        answer.addDefinitions(definition.bytes());
      }
      for (Lifecycle.Approval approval : lifecycle.allApprovals()) {
        answer.addApprovals(
            ChaincodesAnswer.Approval.newBuilder()
                .setOrganization(approval.organization())
                .setDefinition(approval.definition().bytes()));
      }
    }
    return answer.addAllPackages(packages.hashes()).build();
  }

  private InstallAnswer install(String channel, ByteString creator, InstallQuestion question)
      throws RefusedException {
    Optional<String> refusal = installers.refusal(channel, creator);
    if (refusal.isPresent()) {
      throw new RefusedException(Status.Code.PERMISSION_DENIED, refusal.get());
    }
    try {
      return InstallAnswer.newBuilder()
          .setPackageHash(packages.install(question.getPackage()))
          .build();
    } catch (InvalidPackageException e) {
      throw invalid(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new RefusedException(
          Status.Code.UNAVAILABLE, "the package cannot be kept: " + e.getMessage());
    }
  }

  private static ResultsAnswer results(ChannelExecution execution, ResultsQuestion question)
      throws InterruptedException {
    long from = Math.max(0, question.getFromBlock());
    boolean _ =
        execution
            .decided()
            .awaitAbove(
                from,
                Duration.ofMillis(waitMillis(Integer.toUnsignedLong(question.getWaitMillis()))));
    long end = Math.min(execution.decided().height(), from + RESULTS_BLOCKS_MAX);
    ResultsAnswer.Builder answer = ResultsAnswer.newBuilder();
    long bytes = 0;
    long block = from;
    try (LedgerStateReader view = execution.view()) {
      while (block < end && bytes < RESULTS_BYTES_MAX) {
        Optional<BlockResultsBody> decided = Results.ofBlock(block, view);
        if (decided.isPresent()) {
          for (String id : decided.get().getTransactionIdsList()) {
            ByteString result = Results.of(id, view).orElseThrow().toByteString();
            bytes += result.size();
            answer.addResults(result);
          }
        }
        block++;
      }
    }
    return answer.setNextBlock(block).build();
  }

  private ReceiptAnswer receipt(ChannelExecution execution, ReceiptQuestion question)
      throws RefusedException {
    checkId(question.getTransactionId());
    try (LedgerStateReader view = execution.view()) {
      Optional<ResultBody> result = Results.of(question.getTransactionId(), view);
      return result.isPresent()
          ? receipts.sign(execution, result.get(), view)
          : ReceiptAnswer.getDefaultInstance();
    }
  }
}
