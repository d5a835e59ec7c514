package org.logothete.orderer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.local.SupportBundle;
import org.logothete.orderer.settings.NodeSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "dump",
    description = {
      "Put into one file what somebody else needs to understand a node, running or not.",
      "Settings, versions, health, status, metrics, log levels, threads, the end of the log, names"
          + " and sizes of files. No keys, no secrets, no blocks."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete node dump net/nodes/orderer.org1.example",
      "  logothete node dump orderer.yaml --log /var/log/logothete.log -o bundle.zip",
      "  logothete node dump orderer.yaml --json"
    })
final class NodeDumpCommand implements Callable<Integer> {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'logothete-dump-'yyyyMMdd-HHmmss'.zip'")
          .withZone(ZoneOffset.UTC);

  @Parameters(
      paramLabel = "FILE",
      description = "the node's orderer.yaml, or the folder that holds it")
  private Path file = Path.of("orderer.yaml");

  @Option(
      names = {"-o", "--output"},
      description = "file to make (default: logothete-dump-TIME.zip)")
  private @Nullable Path output;

  @Option(names = "--log", description = "the node's log (default: node.log beside the settings)")
  private @Nullable Path log;

  @Option(names = "--log-lines", description = "how many of its last lines (default: 5000)")
  private int logLines = 5_000;

  @Option(names = "--json", description = "print what is in it as a JSON object")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    if (logLines < 0) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--log-lines must not be negative");
    }
    NodeSettings settings = LedgerArgument.settings(file);
    Instant now = Instant.now();
    Path zip = Objects.requireNonNullElseGet(output, () -> Path.of(NAME.format(now)));
    Path from =
        Objects.requireNonNullElseGet(log, () -> settings.file().resolveSibling("node.log"));
    SupportBundle bundle = SupportBundle.gather(settings, from, logLines, now);
    try {
      bundle.write(zip);
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(zip + " exists already and is never overwritten", e);
    } catch (IOException e) {
      throw new CommandException("cannot write %s: %s".formatted(zip, e.getMessage()), e);
    }
    print(bundle, zip);
    return CommandLine.ExitCode.OK;
  }

  private void print(SupportBundle bundle, Path zip) {
    PrintWriter out = spec.commandLine().getOut();
    var manifest = bundle.manifest();
    if (json) {
      out.println(manifest.put("file", zip.toString()).toPrettyString());
    } else {
      out.printf("%s: %d parts%n", zip, manifest.path("parts").size());
      manifest
          .path("missing")
          .properties()
          .forEach(each -> out.printf("without %s: %s%n", each.getKey(), each.getValue().asText()));
    }
    out.flush();
  }
}
