package dev.ventral.comparison;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.comparison.RdmInput.Named;
import dev.ventral.results.Csv;
import dev.ventral.similarity.BootstrapFactor;
import dev.ventral.similarity.Rdm;
import dev.ventral.similarity.RdmComparison;
import dev.ventral.similarity.RdmInference;
import dev.ventral.similarity.RdmNoiseCeiling;
import dev.ventral.similarity.SquareMatrix;
import dev.ventral.statistics.MultipleTests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `ventral similarity compare`: how alike models' dissimilarity matrices are to subjects', and what may be
/// said of other images and subjects.
public final class CompareRun {
    static final double LEVEL = 0.95;

    private CompareRun() {}

    /// @param reference files of the subjects' matrices
    /// @param models files of the models' matrices
    /// @param subjects whose each reference matrix is, a label each; null where each is a subject's own
    /// @param over what statements are to hold beyond; null for images and subjects where there are several
    ///     subjects, else images
    /// @param samples bootstrap draws
    public record Settings(
            List<String> reference,
            List<String> models,
            @Nullable String subjects,
            RdmComparison by,
            @Nullable BootstrapFactor over,
            int samples,
            long seed,
            Path out) {
        public Settings {
            reference = List.copyOf(reference);
            models = List.copyOf(models);
        }
    }

    /// Compares and writes `comparison.csv`, `pairs.csv`, `subjects.csv`, `ceiling.csv`.
    public static List<Table> run(Settings settings, Event.Listener listener) {
        InputError.unless(
                settings.samples >= 2, "--samples: expected 2 bootstrap samples or more, got %d", settings.samples);
        ResultFolder folder = ResultFolder.open(settings.out, "compare");
        List<Named> subjects = subjects(settings);
        List<Named> models = RdmInput.read("--models", settings.models);
        int images = subjects.getFirst().matrix().size();
        InputError.unless(
                models.getFirst().matrix().size() == images,
                "--models: expected matrices of %d images as in %s, got %d in %s",
                images,
                settings.reference.getFirst(),
                models.getFirst().matrix().size(),
                settings.models.getFirst());
        BootstrapFactor over = over(settings, subjects.size());
        listener.on(new Event.Started("Bootstrap", 0));
        RdmInference result = RdmInference.of(
                matrices(models), matrices(subjects), settings.by, over, settings.samples, settings.seed);
        listener.on(new Event.Finished("Bootstrap", ""));
        folder.fact("comparison", EnumOptions.name(settings.by));
        folder.fact("images", images);
        folder.fact("subjects", subjects.stream().map(Named::name).toList());
        folder.fact("bootstrap", EnumOptions.name(over));
        folder.fact("samples", settings.samples);
        folder.fact("seed", settings.seed);
        Table evaluations = evaluations(folder, models, result);
        RdmNoiseCeiling ceiling = result.ceiling();
        folder.csv(
                "ceiling.csv",
                List.of("lower", "upper"),
                List.of(List.of(Csv.exact(ceiling.lower()), Csv.exact(ceiling.upper()))));
        subjects(folder, models, subjects, settings.by);
        Table pairs = pairs(folder, models, result);
        folder.close();
        Table bounds = new Table(
                "Noise ceiling",
                List.of("lower", "upper"),
                List.of(List.of(Table.number(ceiling.lower()), Table.number(ceiling.upper()))));
        return pairs.rows().isEmpty() ? List.of(evaluations, bounds) : List.of(evaluations, bounds, pairs);
    }

    /// The mean matrix of each subject.
    private static List<Named> subjects(Settings settings) {
        List<Named> read = RdmInput.read("--reference", settings.reference);
        if (settings.subjects == null) {
            return read;
        }
        List<String> labels = ResponseInput.labels(settings.subjects);
        InputError.unless(
                labels.size() == read.size(),
                "--subjects %s: expected %d labels, one for each reference matrix, got %d",
                settings.subjects,
                read.size(),
                labels.size());
        Factor levels = Factor.of(labels);
        List<Named> means = new ArrayList<>();
        for (int s = 0; s < levels.names().size(); s++) {
            List<SquareMatrix> own = new ArrayList<>();
            for (int k = 0; k < read.size(); k++) {
                if (levels.of()[k] == s) {
                    own.add(read.get(k).matrix());
                }
            }
            means.add(new Named(levels.names().get(s), SquareMatrix.mean(own)));
        }
        return means;
    }

    private static BootstrapFactor over(Settings settings, int subjects) {
        BootstrapFactor over = settings.over;
        if (over == null) {
            return subjects > 1 ? BootstrapFactor.BOTH : BootstrapFactor.IMAGES;
        }
        InputError.unless(
                subjects > 1 || over == BootstrapFactor.IMAGES,
                "--bootstrap %s: expected two reference matrices (subjects) or more, got one; images needs no more",
                EnumOptions.name(over));
        return over;
    }

    private static List<SquareMatrix> matrices(List<Named> named) {
        return named.stream().map(Named::matrix).toList();
    }

    private static Table evaluations(ResultFolder folder, List<Named> models, RdmInference result) {
        List<List<String>> exact = new ArrayList<>();
        List<List<String>> shown = new ArrayList<>();
        for (int m = 0; m < models.size(); m++) {
            String name = models.get(m).name();
            RdmInference.Interval interval = result.interval(m, LEVEL);
            double error = Math.sqrt(result.variance(m));
            exact.add(List.of(
                    name,
                    Csv.exact(result.evaluation(m)),
                    Csv.exact(error),
                    Csv.exact(interval.low()),
                    Csv.exact(interval.high()),
                    Csv.exact(result.pAboveZero(m)),
                    Csv.exact(result.pAgainstCeiling(m))));
            shown.add(List.of(
                    name,
                    Table.number(result.evaluation(m)),
                    Table.number(error),
                    Table.number(interval.low()) + " to " + Table.number(interval.high()),
                    Table.p(result.pAboveZero(m)),
                    Table.p(result.pAgainstCeiling(m))));
        }
        folder.csv(
                "comparison.csv",
                List.of("model", "mean", "standard_error", "ci_low", "ci_high", "p_above_zero", "p_against_ceiling"),
                exact);
        return new Table(
                "", List.of("model", "mean", "s.e.", "95 % interval", "p above 0", "p against ceiling"), shown);
    }

    private static void subjects(ResultFolder folder, List<Named> models, List<Named> subjects, RdmComparison by) {
        List<List<String>> rows = new ArrayList<>();
        for (Named model : models) {
            for (Named subject : subjects) {
                double alike = Rdm.compare(model.matrix(), subject.matrix(), by);
                rows.add(List.of(model.name(), subject.name(), Csv.exact(alike)));
            }
        }
        folder.csv("subjects.csv", List.of("model", "subject", "value"), rows);
    }

    /// p-values of all pairs are corrected together (Benjamini and Hochberg).
    private static Table pairs(ResultFolder folder, List<Named> models, RdmInference result) {
        int count = models.size();
        double[] p = new double[count * (count - 1) / 2];
        int k = 0;
        for (int a = 0; a < count; a++) {
            for (int b = a + 1; b < count; b++) {
                p[k++] = result.pDifference(a, b);
            }
        }
        double[] corrected = MultipleTests.benjaminiHochberg(p);
        List<List<String>> exact = new ArrayList<>();
        List<List<String>> shown = new ArrayList<>();
        k = 0;
        for (int a = 0; a < count; a++) {
            for (int b = a + 1; b < count; b++) {
                double difference = result.evaluation(a) - result.evaluation(b);
                double error = Math.sqrt(result.differenceVariance(a, b));
                String one = models.get(a).name();
                String other = models.get(b).name();
                exact.add(List.of(
                        one, other, Csv.exact(difference), Csv.exact(error), Csv.exact(p[k]), Csv.exact(corrected[k])));
                shown.add(List.of(
                        one,
                        other,
                        Table.number(difference),
                        Table.number(error),
                        Table.p(p[k]),
                        Table.p(corrected[k])));
                k++;
            }
        }
        folder.csv("pairs.csv", List.of("model", "other", "difference", "standard_error", "p", "p_fdr"), exact);
        return new Table(
                "Differences (p corrected for all pairs by the false discovery rate)",
                List.of("model", "other", "difference", "s.e.", "p", "p corrected"),
                shown);
    }
}
