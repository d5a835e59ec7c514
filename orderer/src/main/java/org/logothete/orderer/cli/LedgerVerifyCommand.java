package org.logothete.orderer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.rocks.StoppedLedger;
import org.logothete.orderer.audit.AuditReport;
import org.logothete.orderer.audit.StoppedLedgerAudit;
import org.logothete.orderer.settings.SettingsException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    description = {
      "Check a stopped node's ledger from its first block to its newest: checksums, links,"
          + " data hashes, the certificate of each block by the consenters of its height,"
          + " both indexes, the consensus log, the state and the files below.",
      "Needs no network, and takes all processors. Exit code 1 if anything is damaged."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete ledger verify net/nodes/orderer.org1.example",
      "  logothete ledger verify /var/hyperledger/production/orderer --channel mychannel",
      "  logothete ledger verify orderer.yaml --from 120000 --json",
      "",
      "A check that was interrupted goes on with --from and a number that it printed."
    })
final class LedgerVerifyCommand implements Callable<Integer> {
  private static final long PROGRESS_NANOS = Duration.ofSeconds(1).toNanos();

  @Mixin private LedgerArgument argument = new LedgerArgument();

  @Option(
      names = "--from",
      paramLabel = "N",
      description = "begin with this block and trust those below (default: ${DEFAULT-VALUE})")
  private long from;

  @Option(names = "--json", description = "print a JSON array")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandException, SettingsException {
    PrintWriter out = spec.commandLine().getOut();
    ArrayNode all = new ObjectMapper().createArrayNode();
    boolean sound = true;
    try (StoppedLedger ledger = StoppedLedger.open(argument.location())) {
      StoppedLedgerAudit audit = new StoppedLedgerAudit(ledger);
      for (String name : argument.chosen(ledger.channels())) {
        AuditReport report = audit.run(name, from, progress(name));
        sound &= report.isSound();
        if (json) {
          all.add(describe(report));
        } else {
          print(report, out);
        }
      }
    } catch (LedgerException | IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
    if (json) {
      out.println(all.toPrettyString());
    }
    out.flush();
    return sound ? CommandLine.ExitCode.OK : Logothete.FAILED;
  }

  /** A line each second. */
  private LongConsumer progress(String name) {
    PrintWriter err = spec.commandLine().getErr();
    long began = System.nanoTime();
    long[] last = {began};
    return done -> {
      long now = System.nanoTime();
      if (now - last[0] >= PROGRESS_NANOS) {
        last[0] = now;
        NetworkCommand.printNow(
            err,
            "%s: checked up to block %d, %.0f blocks/s"
                .formatted(name, from + done - 1, done * 1e9 / (now - began)));
      }
    };
  }

  private static void print(AuditReport report, PrintWriter out) {
    report.findings().forEach(finding -> out.println(report.channel() + " " + finding));
    long unlisted = report.findingsInAll() - report.findings().size();
    if (unlisted > 0) {
      out.printf("%s: %d more%n", report.channel(), unlisted);
    }
    out.printf(
        Locale.ROOT,
        "%s: %s; %sblocks %d to %d, %d transactions, %d certificates, %d log records,"
            + " %d keys in the state of height %d%s, in %.1f s%n",
        report.channel(),
        report.isSound() ? "sound" : "DAMAGED in " + report.findingsInAll() + " places",
        report.kept() == 0 ? "" : report.kept() + " older config blocks, ",
        report.from(),
        report.height() - 1,
        report.transactions(),
        report.certificates(),
        report.logRecords(),
        report.state().keys(),
        report.state().height(),
        report.state().historyFrom() == 0
            ? ""
            : ", histories from block " + report.state().historyFrom() + " on",
        report.took().toMillis() / 1000.0);
  }

  private static ObjectNode describe(AuditReport report) {
    ObjectNode node =
        new ObjectMapper()
            .createObjectNode()
            .put("channel", report.channel())
            .put("sound", report.isSound())
            .put("from", report.from())
            .put("olderConfigBlocks", report.kept())
            .put("height", report.height())
            .put("transactions", report.transactions())
            .put("certificates", report.certificates())
            .put("logRecords", report.logRecords())
            .put("stateHeight", report.state().height())
            .put("stateKeys", report.state().keys())
            .put("historyFrom", report.state().historyFrom())
            .put("stateRoot", report.state().root().toString())
            .put("millis", report.took().toMillis())
            .put("findingsInAll", report.findingsInAll());
    ArrayNode findings = node.putArray("findings");
    report
        .findings()
        .forEach(f -> findings.addObject().put("where", f.where()).put("what", f.what()));
    return node;
  }
}
