package dev.ventral.cli;

import dev.ventral.comparison.AlignmentRun;
import dev.ventral.comparison.EnumOptions;
import dev.ventral.report.Report;
import dev.ventral.similarity.Alignment;
import dev.ventral.tensor.Scope;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "cka",
        description = {
            "Compares representations of the same images directly, each with each: matrix.csv and a report.",
            "Examples:",
            "  ventral similarity cka layer1.npy layer2.npy layer3.npy --unbiased --out cka"
                    + "   ventral similarity cka a.npy b.npy --by procrustes --out procrustes"
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class SimilarityCkaCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "RESPONSES",
            arity = "1..*",
            description = "Arrays images x units, as FILE or FILE#VARIABLE, of the same images in the same order.")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = "--by",
            paramLabel = "M",
            defaultValue = "cka",
            description = "cka, svcca, pwcca (row weighted, not symmetric) or procrustes (default: ${DEFAULT-VALUE}).")
    private String by = "";

    @Option(
            names = "--kernel",
            paramLabel = "K",
            defaultValue = "linear",
            description = "Of CKA: linear or rbf (default: ${DEFAULT-VALUE}).")
    private String kernel = "";

    @Option(
            names = "--bandwidth",
            paramLabel = "F",
            defaultValue = "0.5",
            description = "Of the RBF kernel, as a fraction of the median distance (default: ${DEFAULT-VALUE}).")
    private double bandwidth;

    @Option(
            names = "--unbiased",
            description = "CKA without bias: near 0 for unrelated representations, however many units they have.")
    private boolean unbiased;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "0",
            description = {
                "CKA over batches of N images (unbiased, linear); an incomplete last batch is left out.",
                "Default: all images at once."
            })
    private int batch;

    @Option(
            names = "--kept",
            paramLabel = "S",
            defaultValue = "0.99",
            description = "Share of the variance that SVCCA keeps (default: ${DEFAULT-VALUE}).")
    private double kept;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where table and report go.")
    private Path out;

    @Mixin
    private ThreadOptions threads = new ThreadOptions();

    @SuppressWarnings("NullAway.Init")
    SimilarityCkaCommand() {}

    @Override
    public Integer call() {
        var how = new Alignment(EnumOptions.alignment(by), EnumOptions.rbf(kernel), unbiased, bandwidth, batch, kept);
        PrintWriter stdout = spec.commandLine().getOut();
        threads.start();
        try (var _ = Scope.open();
                ProgressDisplay progress =
                        new ProgressDisplay(spec.commandLine().getErr())) {
            var settings = new AlignmentRun.Settings(inputs, how, out);
            SimilarityCommand.print(AlignmentRun.run(settings, progress), stdout);
            progress.finish();
        }
        stdout.println("Report: " + Report.write(out));
        stdout.flush();
        return 0;
    }
}
