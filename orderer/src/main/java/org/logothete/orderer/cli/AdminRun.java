package org.logothete.orderer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.logothete.orderer.ops.AdminClient;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks nodes' admin endpoints one after the other, and prints as {@code osnadmin} does. */
final class AdminRun {
  static final String CHANNELS = "/participation/v1/channels";
  private static final int FIRST_REFUSAL = 400;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private AdminArgument argument = new AdminArgument();

  @Option(names = "--no-status", description = "do not print the HTTP status")
  private boolean noStatus;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** What is asked of one node. */
  @FunctionalInterface
  interface Question {
    AdminClient.Answer ask(AdminClient client) throws IOException, InterruptedException;
  }

  /** What becomes of one node's answer. */
  @FunctionalInterface
  interface Handling {
    void accept(AdminClient.Answer answer) throws IOException;
  }

  /** Asks all, and prints what they say; the exit code tells whether one refused. */
  int ask(Question question) throws Exception {
    return ask(question, answer -> printJson(answer));
  }

  /** The same, with something else done about an answer that is no refusal. */
  int ask(Question question, Handling handling) throws Exception {
    List<AdminArgument.Target> targets = argument.targets(spec.commandLine());
    boolean refused = false;
    for (AdminArgument.Target target : targets) {
      AdminClient.Answer answer = answer(target, question);
      printHead(target.name(), answer);
      boolean refuses = answer.status() >= FIRST_REFUSAL;
      refused |= refuses;
      handle(target, answer, refuses ? this::printJson : handling);
    }
    out().flush();
    return refused ? Logothete.FAILED : CommandLine.ExitCode.OK;
  }

  private static AdminClient.Answer answer(AdminArgument.Target target, Question question)
      throws CommandException, InterruptedException {
    try (AdminClient client = target.client()) {
      return question.ask(client);
    } catch (IOException e) {
      throw new CommandException("%s does not answer: %s".formatted(called(target), e), e);
    }
  }

  private static void handle(
      AdminArgument.Target target, AdminClient.Answer answer, Handling handling)
      throws CommandException {
    try {
      handling.accept(answer);
    } catch (IOException e) {
      throw new CommandException(
          "%s answered, but the answer cannot be shown or kept: %s".formatted(called(target), e),
          e);
    }
  }

  private static String called(AdminArgument.Target target) {
    return target.name().isEmpty() ? "the node" : target.name();
  }

  private void printHead(String name, AdminClient.Answer answer) {
    if (!name.isEmpty()) {
      out().println(name);
    }
    if (!noStatus) {
      out().println("Status: " + answer.status());
    }
  }

  private void printJson(AdminClient.Answer answer) throws IOException {
    String text = answer.content().toStringUtf8();
    if (text.isBlank()) {
      return;
    }
    try {
      out().println(JSON.readTree(text).toPrettyString());
    } catch (JsonProcessingException e) {
      throw new IOException("its answer is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
