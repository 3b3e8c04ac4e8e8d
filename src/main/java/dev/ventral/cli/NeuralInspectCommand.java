package dev.ventral.cli;

import dev.ventral.recordings.RecordingFacts;
import dev.ventral.recordings.RecordingFolder;
import dev.ventral.report.Report;
import dev.ventral.tensor.Engine;
import dev.ventral.tensor.Scope;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "inspect",
        description = {
            "Says what is in a recording: images, units, repeats, sessions, covariates, ranges.",
            "With --out, a report shows the images with the strongest and the weakest responses: images in the wrong order"
                    + " have nothing in common there.",
            "Example: ventral neural inspect recording.yaml --out inspection"
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class NeuralInspectCommand implements Callable<Integer> {
    private static final int NAMES = 15;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RecordingOptions recordings = new RecordingOptions();

    @Option(names = "--out", paramLabel = "DIR", description = "Where the report with pictures goes; none without it.")
    private @Nullable Path out;

    @SuppressWarnings("NullAway.Init")
    NeuralInspectCommand() {}

    @Override
    public Integer call() {
        PrintWriter stdout = spec.commandLine().getOut();
        Engine.load();
        Path folder = out;
        try (var _ = Scope.open()) {
            recordings.each((name, recording) -> {
                Map<String, String> facts = RecordingFacts.of(recording);
                facts.forEach((fact, value) -> stdout.println(fact + " ".repeat(NAMES - fact.length()) + "  " + value));
                stdout.println();
                if (folder != null) {
                    RecordingFolder.inspected(name, recording, facts, folder);
                }
            });
        }
        if (folder != null) {
            stdout.println("Report: " + Report.write(folder));
        }
        stdout.flush();
        return 0;
    }
}
