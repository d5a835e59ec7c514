package org.logothete.orderer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.logothete.orderer.metrics.Instrument;
import org.logothete.orderer.metrics.MetricsPage;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "metrics",
    description = "List the metrics that a node serves, with what they mean; in Markdown.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete metrics",
      "  logothete metrics --json",
      "  logothete metrics > docs/observability/metrics.md      after a change of the code"
    })
final class MetricsCommand implements Callable<Integer> {
  @Option(names = "--json", description = "print a JSON array")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(asJson().toPrettyString());
    } else {
      out.print(MetricsPage.markdown());
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private static ArrayNode asJson() {
    ArrayNode all = new ObjectMapper().createArrayNode();
    for (Instrument instrument : MetricsPage.instruments()) {
      var node =
          all.addObject()
              .put("name", instrument.name())
              .put("type", instrument.type().name().toLowerCase(Locale.ROOT))
              .put("unit", instrument.unit())
              .put("help", instrument.help())
              .put("origin", instrument.origin().name().toLowerCase(Locale.ROOT));
      instrument.labels().forEach(node.putArray("labels")::add);
    }
    return all;
  }
}
