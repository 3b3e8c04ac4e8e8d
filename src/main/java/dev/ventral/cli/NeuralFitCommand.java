package dev.ventral.cli;

import dev.ventral.InputError;
import dev.ventral.neural.Recording;
import dev.ventral.neural.encoding.Encoding;
import dev.ventral.recordings.EncodingFolder;
import dev.ventral.report.Report;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Precision;
import dev.ventral.tensor.Scope;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "fit",
        description = {
            "Fits encoding models: what each unit would respond to any image.",
            "Their quality is the correlation with the mean response on held-out images, beside the noise ceiling where"
                    + " images were repeated. Several models are compared on the same held-out images, and each is fitted again with"
                    + " responses paired with other images, a control.",
            "Example: ventral neural fit recording.yaml --model cnn,ridge --out v4"
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
                "The models, separated by commas: kinds (default: cnn), or with settings, such as"
                        + " '{kind: cnn, ensemble: 3}'; or all, of which those that the responses do not suit are left out.",
                "ventral list encodings shows them."
            })
    private String model = "";

    @Option(
            names = "--shared",
            description = "One model of all recordings: their units share its core, each recording has its readout.")
    private boolean shared;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the model and its figures go.")
    private Path out;

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @SuppressWarnings("NullAway.Init")
    NeuralFitCommand() {}

    @Override
    public Integer call() {
        Map<String, Encoding> encodings = EncodingFolder.encodings(model);
        InputError.unless(!shared || encodings.size() == 1, "--shared: expected one model, got %s", encodings.keySet());
        Compute device = compute.start().with(Precision.AUTO);
        PrintWriter stdout = spec.commandLine().getOut();
        PrintWriter stderr = spec.commandLine().getErr();
        try (var _ = Scope.open();
                ProgressDisplay progress = new ProgressDisplay(stderr)) {
            if (shared) {
                Map<String, Recording> all = new LinkedHashMap<>();
                recordings.each(all::put);
                encodings.forEach((name, encoding) -> EncodingFolder.fitTogether(
                                all, name, encoding, recordings.seed(), device, out, progress)
                        .values()
                        .forEach(measured -> RecordingOptions.say(measured, stdout, stderr)));
            } else {
                recordings.each((name, recording) -> RecordingOptions.say(
                        EncodingFolder.fit(
                                name,
                                recording,
                                encodings,
                                model.strip().equals("all"),
                                recordings.seed(),
                                device,
                                out,
                                progress),
                        stdout,
                        stderr));
            }
            progress.finish();
        }
        stdout.println("Report: " + Report.write(out));
        stdout.flush();
        return 0;
    }
}
