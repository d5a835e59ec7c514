package org.logothete.orderer.cli;

import picocli.CommandLine.Command;

@Command(
    name = "ledger",
    description = "Examine and tend the ledger of a node.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      LedgerVerifyCommand.class,
      LedgerPruneCommand.class,
      LedgerSnapshotCommand.class,
      LedgerAttestCommand.class
    })
final class LedgerCommand {}
