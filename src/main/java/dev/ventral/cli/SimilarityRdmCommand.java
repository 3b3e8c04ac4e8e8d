package dev.ventral.cli;

import dev.ventral.Fractions;
import dev.ventral.InputError;
import dev.ventral.comparison.EnumOptions;
import dev.ventral.comparison.RdmRun;
import dev.ventral.report.Report;
import dev.ventral.similarity.RdmMeasure;
import dev.ventral.tensor.Scope;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "rdm",
        description = {
            "Dissimilarity matrices of responses: rdms/NAME.npy, and a report with pictures of them.",
            "Examples:",
            "  ventral similarity rdm it.npy v1.npy --labels categories.txt --out rdms",
            "  ventral similarity rdm recording.yaml --distance crossnobis --out rdms",
            "  ventral similarity rdm betas.npy --distance crossnobis --conditions stimulus.npy --folds run.npy"
                    + " --out rdms"
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class SimilarityRdmCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "RESPONSES",
            arity = "1..*",
            description = {
                "Arrays images x units (or trials x units, with --conditions), as FILE or FILE#VARIABLE"
                        + " (NPY, NPZ, MATLAB, HDF5, CSV)," + " or YAML files that describe recordings."
            })
    private List<String> responses = new ArrayList<>();

    @Option(
            names = "--distance",
            paramLabel = "D",
            defaultValue = "correlation",
            description = {
                "correlation, cosine, euclidean, squared-euclidean, mahalanobis, crossnobis or poisson",
                "(default: ${DEFAULT-VALUE}). Mahalanobis and crossnobis distances take the noise into account."
            })
    private String distance = "";

    @Option(
            names = "--conditions",
            paramLabel = "FILE",
            description = "Rows are trials: which image each showed, an array, or lines of a .txt file.")
    private @Nullable String conditions;

    @Option(names = "--folds", paramLabel = "FILE", description = "The fold (run, session) of each trial.")
    private @Nullable String folds;

    @Option(
            names = "--noise",
            paramLabel = "FILE",
            description = {
                "The covariance of the noise, units x units, or samples of noise x units to estimate it from.",
                "Default: from what trials of one image differ by."
            })
    private @Nullable String noise;

    @Option(
            names = "--prior",
            paramLabel = "RATE,WEIGHT",
            defaultValue = "1,0.1",
            description = "Prior of Poisson distances: a rate, and how many measurements it is worth (default:"
                    + " ${DEFAULT-VALUE}).")
    private String prior = "";

    @Option(names = "--labels", paramLabel = "FILE", description = "A label per image, for the pictures.")
    private @Nullable String labels;

    @Option(
            names = "--data",
            paramLabel = "SOURCE",
            defaultValue = "fashion-mnist",
            description = "Images that simulated recordings are shown (default: ${DEFAULT-VALUE}).")
    private String data = "";

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of simulated recordings.")
    private long seed;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where matrices and report go.")
    private Path out;

    @Mixin
    private ThreadOptions threads = new ThreadOptions();

    @SuppressWarnings("NullAway.Init")
    SimilarityRdmCommand() {}

    @Override
    public Integer call() {
        double[] weights = prior();
        var measure = new RdmMeasure(EnumOptions.distance(distance), weights[0], weights[1]);
        var settings = new RdmRun.Settings(responses, measure, noise, conditions, folds, labels, data, seed, out);
        PrintWriter stdout = spec.commandLine().getOut();
        threads.start();
        try (var _ = Scope.open();
                ProgressDisplay progress =
                        new ProgressDisplay(spec.commandLine().getErr())) {
            SimilarityCommand.print(RdmRun.run(settings, progress), stdout);
            progress.finish();
        }
        stdout.println("Report: " + Report.write(out));
        stdout.flush();
        return 0;
    }

    private double[] prior() {
        String[] parts = prior.split(",", -1);
        try {
            InputError.unless(parts.length == 2, "--prior: expected two numbers, such as 1,0.1, got '%s'", prior);
            return new double[] {Fractions.parse(parts[0]), Fractions.parse(parts[1])};
        } catch (NumberFormatException e) {
            throw new InputError("--prior: expected two numbers, such as 1,0.1, got '" + prior + "'", e);
        }
    }
}
