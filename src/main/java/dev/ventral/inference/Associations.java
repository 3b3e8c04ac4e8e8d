package dev.ventral.inference;

import dev.ventral.Seeds;
import dev.ventral.results.AssociationRow;
import dev.ventral.results.ResultRow;
import dev.ventral.similarity.Correlation;
import dev.ventral.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Correlation over all networks, of every condition and seed, of likeness to a brain with accuracy on clean
/// images and under each perturbation (mean over strengths above 0).
///
/// The interval is a percentile bootstrap of 9,999 draws of networks (draws without spread are drawn again).
/// Networks of one condition are alike, so it is shorter than that of as many independent ones would be; the
/// correlation of the conditions' means, and that within conditions, stand beside it. None of them says what
/// causes what.
///
/// Source: Dapello et al. 2022, figures 3 and 5 (scatter of networks, IT similarity against adversarial
/// accuracy).
public final class Associations {
    private static final int FEWEST = 4;
    private static final int RESAMPLES = 9999;
    private static final double TAIL = .025;

    private Associations() {}

    /// One network.
    private record Point(String condition, double alignment, double accuracy) {}

    /// Of at least four networks each; none for measurements that do not differ between networks.
    public static List<AssociationRow> of(List<ResultRow> results) {
        MeanOverStrengths overall = MeanOverStrengths.of(results);
        List<AssociationRow> found = new ArrayList<>();
        for (MeanOverStrengths.Series alignment : overall.series()) {
            for (MeanOverStrengths.Series accuracy : overall.series()) {
                if (!alignment.accuracy() && accuracy.accuracy()) {
                    add(found, alignment, accuracy, points(overall, alignment, accuracy));
                }
            }
        }
        return List.copyOf(found);
    }

    private static List<Point> points(
            MeanOverStrengths overall, MeanOverStrengths.Series alignment, MeanOverStrengths.Series accuracy) {
        List<Point> points = new ArrayList<>();
        for (String condition : overall.conditions(alignment)) {
            Map<Long, Double> accuracies = overall.values(accuracy, condition);
            overall.values(alignment, condition).forEach((seed, value) -> {
                Double its = accuracies.get(seed);
                if (its != null) {
                    points.add(new Point(condition, value, its));
                }
            });
        }
        return points;
    }

    private static void add(
            List<AssociationRow> found,
            MeanOverStrengths.Series alignment,
            MeanOverStrengths.Series accuracy,
            List<Point> points) {
        double[] x = points.stream().mapToDouble(Point::alignment).toArray();
        double[] y = points.stream().mapToDouble(Point::accuracy).toArray();
        if (x.length < FEWEST || constant(x) || constant(y)) {
            return;
        }
        List<String> conditions =
                points.stream().map(Point::condition).distinct().toList();
        double[] meanX = means(points, conditions, x);
        double[] meanY = means(points, conditions, y);
        Interval r = interval(x, y);
        found.add(new AssociationRow(
                alignment.perturbation(),
                alignment.metric(),
                alignment.dataset(),
                accuracy.dataset(),
                accuracy.perturbation(),
                accuracy.norm(),
                r.mean(),
                r.low(),
                r.high(),
                r.n(),
                Correlation.spearman(x, y),
                meanX.length < 3 || constant(meanX) || constant(meanY) ? Double.NaN : Correlation.pearson(meanX, meanY),
                conditions.size(),
                within(points, conditions, x, meanX, y, meanY)));
    }

    private static boolean constant(double[] values) {
        return Arrays.stream(values).allMatch(v -> v == values[0]);
    }

    private static double[] means(List<Point> points, List<String> conditions, double[] values) {
        double[] sums = new double[conditions.size()];
        int[] counts = new int[sums.length];
        for (int i = 0; i < values.length; i++) {
            int c = conditions.indexOf(points.get(i).condition());
            sums[c] += values[i];
            counts[c]++;
        }
        for (int c = 0; c < sums.length; c++) {
            sums[c] /= counts[c];
        }
        return sums;
    }

    private static double within(
            List<Point> points, List<String> conditions, double[] x, double[] meanX, double[] y, double[] meanY) {
        double[] restX = new double[x.length];
        double[] restY = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int c = conditions.indexOf(points.get(i).condition());
            restX[i] = x[i] - meanX[c];
            restY[i] = y[i] - meanY[c];
        }
        // what a condition of one network leaves is 0 but for rounding
        boolean spread = conditions.size() < x.length && large(restX, x) && large(restY, y);
        return spread ? Correlation.pearson(restX, restY) : Double.NaN;
    }

    private static boolean large(double[] rest, double[] values) {
        double most = Arrays.stream(values).map(Math::abs).max().orElse(0);
        return Arrays.stream(rest).anyMatch(v -> Math.abs(v) > 1e-12 * most);
    }

    private static Interval interval(double[] x, double[] y) {
        int n = x.length;
        var random = new SplittableRandom(Seeds.mix(n, 0xA55));
        double[] drawn = new double[RESAMPLES];
        double[] drawnX = new double[n];
        double[] drawnY = new double[n];
        for (int b = 0; b < RESAMPLES; ) {
            for (int i = 0; i < n; i++) {
                int k = random.nextInt(n);
                drawnX[i] = x[k];
                drawnY[i] = y[k];
            }
            if (!constant(drawnX) && !constant(drawnY)) {
                drawn[b++] = Correlation.pearson(drawnX, drawnY);
            }
        }
        Arrays.sort(drawn);
        return new Interval(
                Correlation.pearson(x, y),
                drawn[(int) Math.floor(TAIL * (RESAMPLES + 1)) - 1],
                drawn[(int) Math.ceil((1 - TAIL) * (RESAMPLES + 1)) - 1],
                n);
    }
}
