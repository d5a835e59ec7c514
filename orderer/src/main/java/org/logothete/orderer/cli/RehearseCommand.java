package org.logothete.orderer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.logothete.orderer.demo.CounterSample;
import org.logothete.orderer.demo.DemoException;
import org.logothete.orderer.demo.Rehearsal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * What the launcher has the JVM record for its AOT cache: the start of nodes, and the commands that
 * scripts call most.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Run nodes and commands in one process, for the launcher to record.",
    mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {
  /** Enough for the JVM to have seen what is done again and again. */
  private static final int CALLS = 25;

  @Override
  public Integer call() throws CommandException, InterruptedException {
    try (Rehearsal rehearsal = Rehearsal.start(FailedDisk::endProcess)) {
      play(rehearsal);
      return CommandLine.ExitCode.OK;
    } catch (DemoException | IOException e) {
      throw new CommandException("the rehearsal failed: " + e.getMessage(), e);
    }
  }

  private static void play(Rehearsal rehearsal) throws CommandException, IOException {
    String network = rehearsal.network().toString();
    Path source = Files.writeString(rehearsal.file("counter.wat"), CounterSample.source());
    Path calls = Files.writeString(rehearsal.file("calls.txt"), "increment\n".repeat(CALLS));
    String made = rehearsal.file("counter.tgz").toString();
    for (List<String> line :
        List.of(
            List.of("version"),
            List.of("network", "init", rehearsal.file("another").toString()),
            List.of("tx", "submit", network, "put", "key", "value", "--wait"),
            List.of("chaincode", "package", source.toString(), "-o", made),
            List.of("chaincode", "deploy", network, made, "--name", "counter"),
            List.of("chaincode", "submit", network, "counter", "--file", calls.toString()),
            List.of("chaincode", "query", network, "counter", "get"),
            List.of("block", "get", network, "--transactions"))) {
      if (Logothete.commandLine().execute(line.toArray(String[]::new)) != CommandLine.ExitCode.OK) {
        throw new CommandException("the rehearsal failed at: " + String.join(" ", line));
      }
    }
  }
}
