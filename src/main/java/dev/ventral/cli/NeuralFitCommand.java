package dev.ventral.cli;

import dev.ventral.experiment.RecordingFolder;
import dev.ventral.neural.encoding.Encoding;
import dev.ventral.report.Report;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Precision;
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
        name = "fit",
        description = {
            "Fits an encoding model: what each unit would respond to any image.",
            "Its quality is the correlation with the mean response on held-out images, beside the noise ceiling where images",
            "were repeated.",
            "Example: ventral neural fit recording.yaml --model cnn --out v4"
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class NeuralFitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RecordingOptions recordings = new RecordingOptions();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "cnn",
            description = {
                "The model: cnn (default), or with settings, such as '{kind: cnn, ensemble: 3}';",
                "ventral list encodings shows them."
            })
    private String model = "";

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the model and its figures go.")
    private Path out;

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @SuppressWarnings("NullAway.Init")
    NeuralFitCommand() {}

    @Override
    public Integer call() {
        Encoding encoding = RecordingFolder.encoding(model);
        Compute device = compute.start().with(Precision.AUTO);
        PrintWriter stdout = spec.commandLine().getOut();
        PrintWriter stderr = spec.commandLine().getErr();
        try (var _ = Scope.open();
                Progress progress = new Progress(stderr)) {
            recordings.each((name, recording) -> RecordingOptions.say(
                    RecordingFolder.fit(name, recording, encoding, recordings.seed(), device, out, progress),
                    stdout,
                    stderr));
            progress.finish();
        }
        stdout.println("Report: " + Report.write(out));
        stdout.flush();
        return 0;
    }
}
