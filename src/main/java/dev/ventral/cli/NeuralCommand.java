package dev.ventral.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "neural",
        description = "What is in a recording, and whether it is any good.",
        subcommands = {
            NeuralInspectCommand.class,
            NeuralReliabilityCommand.class,
            NeuralFitCommand.class,
            NeuralPredictCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class NeuralCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    NeuralCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "expected inspect, reliability, fit or predict, got none; see ventral neural --help");
    }
}
