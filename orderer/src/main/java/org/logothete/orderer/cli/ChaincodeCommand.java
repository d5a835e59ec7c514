package org.logothete.orderer.cli;

import picocli.CommandLine.Command;

@Command(
    name = "chaincode",
    description = "Define, call and watch chaincode that is executed after it was ordered.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ChaincodePackageCommand.class,
      ChaincodeCheckCommand.class,
      ChaincodeDeployCommand.class,
      ChaincodeListCommand.class,
      ChaincodeRemoveCommand.class,
      ChaincodeSubmitCommand.class,
      ChaincodeQueryCommand.class,
      ChaincodeEventsCommand.class
    })
final class ChaincodeCommand {}
