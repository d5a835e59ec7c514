package org.logothete.chaincode.lifecycle;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.policy.ExecutionPolicy;
import org.logothete.chaincode.policy.InvalidPolicyException;
import org.logothete.chaincode.policy.OnDiverge;
import org.logothete.chaincode.policy.PolicyText;
import org.logothete.chaincode.proto.BudgetBody;
import org.logothete.chaincode.proto.DefinitionBody;
import org.logothete.chaincode.proto.ExecutorBody;
import org.logothete.chaincode.record.Bodies;
import org.logothete.chaincode.record.MalformedBodyException;

/**
 * What a channel agreed on about a chaincode.
 *
 * @param name as Fabric allows it: letters, digits, and single hyphens or underscores inside
 * @param sequence 1 for the first definition of the name, then one more each time
 * @param label for people, as in "2.1"
 * @param packageHash SHA-256 of the package; empty if the chaincode is removed
 * @param executors none for the channel's consenters
 * @param removed whether the name has no chaincode from here on
 */
public record Definition(
    String name,
    long sequence,
    String label,
    ByteString packageHash,
    ExecutionPolicy policy,
    OnDiverge onDiverge,
    AgreementKind agreement,
    List<NamedExecutor> executors,
    Budget budget,
    boolean removed) {
  /** Most executors that a definition may name. */
  public static final int EXECUTORS_MAX = 100;

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*");
  private static final int NAME_LENGTH_MAX = 64;
  private static final int LABEL_LENGTH_MAX = 64;
  private static final int HASH_BYTES = 32;
  private static final String WHAT = "a chaincode definition";
  private static final String HASH_TAG = "logothete chaincode definition 1";

  public Definition {
    executors = List.copyOf(executors);
  }

  /** Whether a chaincode can have this name. */
  public static boolean isName(String text) {
    return text.length() <= NAME_LENGTH_MAX && NAME.matcher(text).matches();
  }

  /** In the one encoding there is. */
  public ByteString bytes() {
    DefinitionBody.Builder body =
        DefinitionBody.newBuilder()
            .setVersion(Bodies.VERSION)
            .setName(name)
            .setSequence(sequence)
            .setLabel(label)
            .setPackageHash(packageHash)
            .setPolicy(policy.text())
            .setOnDiverge(onDiverge.text())
            .setAgreement(agreement.text())
            .setBudget(budgetBody(budget))
            .setRemoved(removed);
    for (NamedExecutor executor : executors) {
      body.addExecutors(
          ExecutorBody.newBuilder()
              .setIdentity(executor.identity())
              .setAddress(executor.address()));
    }
    return body.build().toByteString();
  }

  /** What votes refer to. */
  public ByteString hash() {
    return Bodies.hash(HASH_TAG, bytes());
  }

  /**
   * Reads a definition and checks that it can be in force.
   *
   * @throws InvalidDefinitionException with what is wrong
   */
  public static Definition parse(ByteString bytes) throws InvalidDefinitionException {
    DefinitionBody body;
    try {
      body = Bodies.read(WHAT, DefinitionBody.parser(), bytes);
      Bodies.checkVersion(WHAT, body.getVersion());
    } catch (MalformedBodyException e) {
      throw new InvalidDefinitionException(String.valueOf(e.getMessage()));
    }
    check(isName(body.getName()), "'%.70s' is no chaincode name".formatted(body.getName()));
    check(body.getSequence() > 0, "the first sequence is 1");
    check(
        body.getLabel().length() <= LABEL_LENGTH_MAX,
        "a label has at most %d characters".formatted(LABEL_LENGTH_MAX));
    check(
        body.getPackageHash().size() == (body.getRemoved() ? 0 : HASH_BYTES),
        body.getRemoved()
            ? "a removed chaincode has no package"
            : "a package hash has %d bytes, not %d"
                .formatted(HASH_BYTES, body.getPackageHash().size()));
    check(
        body.getExecutorsCount() <= EXECUTORS_MAX,
        "more than %d executors are named".formatted(EXECUTORS_MAX));
    List<NamedExecutor> executors = new ArrayList<>();
    for (ExecutorBody executor : body.getExecutorsList()) {
      check(
          NamedExecutor.isAddress(executor.getAddress()),
          "'%.70s' is no address of an executor".formatted(executor.getAddress()));
      executors.add(new NamedExecutor(executor.getIdentity(), executor.getAddress()));
    }
    try {
      return new Definition(
          body.getName(),
          body.getSequence(),
          body.getLabel(),
          body.getPackageHash(),
          PolicyText.policy(body.getPolicy()),
          PolicyText.onDiverge(body.getOnDiverge()),
          AgreementKind.parse(body.getAgreement()),
          executors,
          budget(body.getBudget()),
          body.getRemoved());
    } catch (InvalidPolicyException e) {
      throw new InvalidDefinitionException(String.valueOf(e.getMessage()));
    }
  }

  private static void check(boolean holds, String refusal) throws InvalidDefinitionException {
    if (!holds) {
      throw new InvalidDefinitionException(refusal);
    }
  }

  private static BudgetBody budgetBody(Budget budget) {
    return BudgetBody.newBuilder()
        .setInstructions(budget.instructions())
        .setMemoryBytes(budget.memoryBytes())
        .setWallClockMillis(budget.wallClock().toMillis())
        .setReadBytes(budget.readBytes())
        .setWriteBytes(budget.writeBytes())
        .setWrites(budget.writes())
        .setResultBytes(budget.resultBytes())
        .setDepth(budget.depth())
        .build();
  }

  private static Budget budget(BudgetBody body) throws InvalidDefinitionException {
    Budget max = Budget.MAX;
    within("instructions", body.getInstructions(), 1, max.instructions());
    within("memory_bytes", body.getMemoryBytes(), 1, max.memoryBytes());
    within("wall_clock_millis", body.getWallClockMillis(), 1, max.wallClock().toMillis());
    within("read_bytes", body.getReadBytes(), 0, max.readBytes());
    within("write_bytes", body.getWriteBytes(), 0, max.writeBytes());
    within("writes", body.getWrites(), 0, max.writes());
    within("result_bytes", body.getResultBytes(), 0, max.resultBytes());
    within("depth", body.getDepth(), 1, max.depth());
    return new Budget(
        body.getInstructions(),
        body.getMemoryBytes(),
        Duration.ofMillis(body.getWallClockMillis()),
        body.getReadBytes(),
        body.getWriteBytes(),
        body.getWrites(),
        body.getResultBytes(),
        body.getDepth());
  }

  private static void within(String name, long value, long min, long max)
      throws InvalidDefinitionException {
    check(
        min <= value && value <= max,
        "the budget's %s is %d to %d, not %s"
            .formatted(name, min, max, Long.toUnsignedString(value)));
  }
}
