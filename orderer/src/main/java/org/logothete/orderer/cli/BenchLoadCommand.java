package org.logothete.orderer.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.logothete.orderer.bench.load.LoadWorker;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What {@code bench} starts as a process of its own; people have no use for it. */
@Command(
    name = "load",
    hidden = true,
    description = "Load a network as standard input says; a part of other commands.")
final class BenchLoadCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    new LoadWorker(
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out)
        .run();
    return CommandLine.ExitCode.OK;
  }
}
