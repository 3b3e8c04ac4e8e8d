package dev.ventral.cli;

import dev.ventral.comparison.EnumOptions;
import dev.ventral.comparison.RsaRun;
import dev.ventral.report.Report;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Scope;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "rsa",
        description = {
            "Compares each layer of a network with each recording, on the images that the recording shows:",
            "rsa.csv, the matrices, and a report.",
            "Examples:",
            "  ventral similarity rsa --model runs/v4/checkpoints/v4-0.safetensors --recordings v4.yaml --out rsa",
            "  ventral similarity rsa --model resnet20.th --arch resnet20-cifar --mean .485,.456,.406 --std"
                    + " .229,.224,.225 --size 32 --taps layer1,layer2,layer3 --recordings areas.yaml --out rsa"
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class SimilarityRsaCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--taps",
            paramLabel = "A,B",
            defaultValue = "all",
            split = ",",
            description = "Layers by name, or all (default: ${DEFAULT-VALUE}).")
    private List<String> taps = List.of();

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            description = {
                "Resize the largest central square of the images to this side.",
                "Default: what the network's file asks for, or as they are."
            })
    private @Nullable Integer size;

    @Option(
            names = "--recordings",
            paramLabel = "RECORDING",
            required = true,
            description = {
                "A YAML file that describes a recording (kind: ...; see ventral list recordings), or several by name;"
                        + " or the folder of the macaque V4 recordings."
            })
    private String recordings = "";

    @Option(names = "--repeated", description = "Only images that were repeated, so that there is a noise ceiling.")
    private boolean repeated;

    @Option(
            names = "--subjects",
            description = {
                "The recordings are subjects of one area, shown the same images:",
                "also the mean over them, with intervals and noise ceilings over subjects."
            })
    private boolean subjects;

    @Option(
            names = "--distance",
            paramLabel = "D",
            defaultValue = "correlation",
            description = {
                "correlation, cosine, euclidean, squared-euclidean, poisson, mahalanobis or crossnobis",
                "(default: ${DEFAULT-VALUE}); for the last two, squared-euclidean in the network."
            })
    private String distance = "";

    @Option(
            names = "--by",
            paramLabel = "C",
            defaultValue = "spearman",
            description = {
                "pearson, spearman, kendall, cosine, whitened-cosine or whitened-correlation",
                "(default: ${DEFAULT-VALUE})."
            })
    private String by = "";

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "100",
            description = "Bootstrap draws over images for intervals, 0 for none (default: ${DEFAULT-VALUE}).")
    private int samples;

    @Option(
            names = "--data",
            paramLabel = "SOURCE",
            defaultValue = "fashion-mnist",
            description = "Images that simulated recordings are shown (default: ${DEFAULT-VALUE}).")
    private String data = "";

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of all random numbers.")
    private long seed;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where matrices and report go.")
    private Path out;

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @SuppressWarnings("NullAway.Init")
    SimilarityRsaCommand() {}

    @Override
    public Integer call() {
        var settings = new RsaRun.Settings(
                model.spec(),
                model.describe(),
                taps.equals(List.of("all")) ? List.of() : taps,
                size,
                recordings,
                data,
                repeated,
                subjects,
                EnumOptions.distance(distance),
                EnumOptions.comparison(by),
                samples,
                seed,
                out);
        PrintWriter stdout = spec.commandLine().getOut();
        Compute device = compute.start();
        try (var _ = Scope.open();
                ProgressDisplay progress =
                        new ProgressDisplay(spec.commandLine().getErr())) {
            SimilarityCommand.print(RsaRun.run(settings, device, progress), stdout);
            progress.finish();
        }
        stdout.println("Report: " + Report.write(out));
        stdout.flush();
        return 0;
    }
}
