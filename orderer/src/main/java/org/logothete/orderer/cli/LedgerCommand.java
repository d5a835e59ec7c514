package org.logothete.orderer.cli;

import picocli.CommandLine.Command;

@Command(
    name = "ledger",
    description = "Examine and tend the ledger of a node.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {LedgerVerifyCommand.class, LedgerPruneCommand.class})
final class LedgerCommand {}
