package dev.ventral.cli;

import dev.ventral.recordings.RecordingFolder;
import dev.ventral.report.Report;
import dev.ventral.tensor.Engine;
import dev.ventral.tensor.Scope;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "reliability",
        description = {
            "Measures how reliable each unit is, and whether there is anything but noise.",
            "Per unit: split-half correlation, signal-to-noise ratio, noise ceiling, explainable variance, oracle score,"
                    + " and a permutation test.",
            "Example: ventral neural reliability recording.yaml --out reliability"
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class NeuralReliabilityCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RecordingOptions recordings = new RecordingOptions();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where tables and report go.")
    private Path out;

    @SuppressWarnings("NullAway.Init")
    NeuralReliabilityCommand() {}

    @Override
    public Integer call() {
        PrintWriter stdout = spec.commandLine().getOut();
        PrintWriter stderr = spec.commandLine().getErr();
        Engine.load();
        try (var _ = Scope.open()) {
            recordings.each((name, recording) -> {
                RecordingOptions.say(
                        RecordingFolder.reliability(name, recording, recordings.seed(), out), stdout, stderr);
            });
        }
        stdout.println("Report: " + Report.write(out));
        stdout.flush();
        return 0;
    }
}
