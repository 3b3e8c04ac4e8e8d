package dev.ventral.cli;

import dev.ventral.comparison.CompareRun;
import dev.ventral.comparison.EnumOptions;
import dev.ventral.report.Report;
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
import picocli.CommandLine.Spec;

@Command(
        name = "compare",
        description = {
            "Compares models' dissimilarity matrices with subjects': means, intervals, tests, noise ceiling.",
            "Examples:",
            "  ventral similarity compare --reference subjects.npy --models v1.npy,categories.npy --by spearman"
                    + " --out compared",
            "  ventral similarity compare --reference brain.mat#RDMs.RDM --models models.mat#Models.RDM --out compared"
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class SimilarityCompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--reference",
            paramLabel = "A,B",
            required = true,
            split = ",",
            description = {
                "The subjects' matrices: n x n, the n (n - 1) / 2 values above the diagonal row by row,"
                        + " or a stack of either, one for each subject."
            })
    private List<String> reference = new ArrayList<>();

    @Option(
            names = "--models",
            paramLabel = "M,N",
            required = true,
            split = ",",
            description = "The models' matrices, likewise.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--subjects",
            paramLabel = "FILE",
            description = {
                "Whose each reference matrix is, a label each (an array, or lines of a .txt file):",
                "matrices of one subject, such as sessions, are averaged. Default: each is a subject's own."
            })
    private @Nullable String subjects;

    @Option(
            names = "--by",
            paramLabel = "C",
            defaultValue = "spearman",
            description = {
                "pearson, spearman, kendall, cosine, whitened-cosine or whitened-correlation",
                "(default: ${DEFAULT-VALUE}); kendall (tau-a) for models that predict ties."
            })
    private String by = "";

    @Option(
            names = "--bootstrap",
            paramLabel = "F",
            description = {
                "What statements are to hold beyond: images, subjects or both.",
                "Default: both, or images where there is one subject."
            })
    private @Nullable String bootstrap;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Bootstrap draws (default: ${DEFAULT-VALUE}).")
    private int samples;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of the draws.")
    private long seed;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where tables and report go.")
    private Path out;

    @Mixin
    private ThreadOptions threads = new ThreadOptions();

    @SuppressWarnings("NullAway.Init")
    SimilarityCompareCommand() {}

    @Override
    public Integer call() {
        var settings = new CompareRun.Settings(
                reference,
                models,
                subjects,
                EnumOptions.comparison(by),
                bootstrap == null ? null : EnumOptions.factor(bootstrap),
                samples,
                seed,
                out);
        PrintWriter stdout = spec.commandLine().getOut();
        threads.start();
        try (var _ = Scope.open();
                ProgressDisplay progress =
                        new ProgressDisplay(spec.commandLine().getErr())) {
            CompareRun.run(settings, progress).forEach(table -> SimilarityCommand.print(table, stdout));
            progress.finish();
        }
        stdout.println("Report: " + Report.write(out));
        stdout.flush();
        return 0;
    }
}
