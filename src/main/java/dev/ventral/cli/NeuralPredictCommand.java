package dev.ventral.cli;

import dev.ventral.array.Npy;
import dev.ventral.data.image.Images;
import dev.ventral.neural.encoding.EncodingModel;
import dev.ventral.recordings.EncodingFolder;
import dev.ventral.tensor.Scope;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "predict",
        description = {
            "Predicts what the units of a recording would respond to images: a NumPy array images x units, float32. Images of"
                    + " a folder or zip (class folders or not) are in the order of their names; npy:X.npy needs no labels.",
            "Example: ventral neural predict v4 --data folder:images.zip --out targets.npy"
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class NeuralPredictCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The folder that ventral neural fit wrote.")
    private Path folder;

    @Option(names = "--recording", paramLabel = "NAME", description = "Which, where the folder holds several.")
    private @Nullable String recording;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Which, where several were fitted (default: the best on the held-out images).")
    private @Nullable String model;

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of the draw of --limit.")
    private long seed;

    @Option(names = "--out", paramLabel = "FILE.npy", required = true, description = "The array.")
    private Path out;

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @SuppressWarnings("NullAway.Init")
    NeuralPredictCommand() {}

    @Override
    public Integer call() {
        PrintWriter stdout = spec.commandLine().getOut();
        try (var _ = Scope.open()) {
            EncodingModel fitted = EncodingFolder.model(folder, recording, model, compute.start());
            var images = data.readUnlabelled();
            Images chosen = images.images().select(data.which(images, seed));
            Npy.write(out, fitted.predict(chosen), chosen.count(), fitted.units());
            stdout.println(out + ": " + chosen.count() + " images x " + fitted.units() + " units");
            stdout.flush();
            return 0;
        }
    }
}
