package dev.ventral.cli;

import dev.ventral.experiment.RecordingFacts;
import dev.ventral.tensor.Engine;
import dev.ventral.tensor.Scope;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "inspect",
        description = {
            "Says what is in a recording: images, units, repeats, covariates, ranges.",
            "Example: ventral neural inspect recording.yaml"
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class NeuralInspectCommand implements Callable<Integer> {
    private static final int NAMES = 15;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RecordingOptions recordings = new RecordingOptions();

    @SuppressWarnings("NullAway.Init")
    NeuralInspectCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Engine.load();
        try (var _ = Scope.open()) {
            recordings.each((_, recording) -> {
                RecordingFacts.of(recording)
                        .forEach((fact, value) -> out.println(fact + " ".repeat(NAMES - fact.length()) + "  " + value));
                out.println();
            });
        }
        out.flush();
        return 0;
    }
}
