package org.logothete.orderer.cli;

import java.util.concurrent.Callable;
import org.logothete.orderer.ops.SoftwareVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "version",
    description = "Print which version this is.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  logothete version"})
final class VersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    for (String line : new Provider().getVersion()) {
      spec.commandLine().getOut().println(line);
    }
    return CommandLine.ExitCode.OK;
  }

  /** The same lines for {@code --version}. */
  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      SoftwareVersion software = SoftwareVersion.current();
      return new String[] {
        "Logothete " + software.version(),
        "Java " + Runtime.version() + ", " + System.getProperty("os.name")
      };
    }
  }
}
