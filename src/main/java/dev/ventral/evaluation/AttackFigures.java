package dev.ventral.evaluation;

import dev.ventral.attack.Attack;
import dev.ventral.attack.Norm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The figures of an attack, all computed from the smallest distance of each image.
///
/// Metrics: `accuracy` at each epsilon, the fraction of images whose distance is larger; of attacks that look
/// for the smallest change also `found`, the fraction of images that have one, `median_distance` over all
/// images (infinite where nothing was found for most of them) and `mean_distance` over those where something
/// was found, both with the ends of their 95 % interval (`…_low`, `…_high`). Images that are wrong without a
/// change have distance 0.
public final class AttackFigures {
    private static final String MEDIAN = "median_distance";
    private static final String MEAN = "mean_distance";

    private AttackFigures() {}

    /// Whether a metric is over those images only where something was found: networks can then differ in n.
    static boolean overFound(String metric) {
        return metric.startsWith(MEAN);
    }

    /// Whether a metric is the median of distances.
    static boolean median(String metric) {
        return metric.equals(MEDIAN);
    }

    /// Whether a metric is the mean of distances.
    static boolean mean(String metric) {
        return metric.equals(MEAN);
    }

    /// All figures.
    public static List<Result> of(Attack attack, double... distances) {
        var results = new ArrayList<>(curve(attack.name(), attack.norm(), attack.epsilons(), distances));
        if (attack.minimal()) {
            results.addAll(distances(attack.name(), attack.norm(), distances));
        }
        return results;
    }

    /// The accuracy at each epsilon.
    public static List<Result> curve(String name, Norm norm, Iterable<Double> epsilons, double... distances) {
        var results = new ArrayList<Result>();
        int n = distances.length;
        for (double epsilon : epsilons) {
            long standing = Arrays.stream(distances)
                    .filter(d -> d > epsilon * (1 + Judge.SLACK))
                    .count();
            results.add(new Result(name, norm.label(), epsilon, Result.ACCURACY, (double) standing / n, n));
        }
        return results;
    }

    private static List<Result> distances(String name, Norm norm, double... distances) {
        int n = distances.length;
        int found = Math.toIntExact(
                Arrays.stream(distances).filter(Double::isFinite).count());
        var results = new ArrayList<Result>();
        results.add(new Result(name, norm.label(), Double.NaN, "found", (double) found / n, n));
        results.addAll(interval(name, norm, MEDIAN, Distances.median(distances), n));
        results.addAll(interval(name, norm, MEAN, Distances.mean(distances), found));
        return results;
    }

    private static List<Result> interval(String name, Norm norm, String metric, Interval interval, int n) {
        return List.of(
                new Result(name, norm.label(), Double.NaN, metric, interval.mean(), n),
                new Result(name, norm.label(), Double.NaN, metric + "_low", interval.low(), n),
                new Result(name, norm.label(), Double.NaN, metric + "_high", interval.high(), n));
    }
}
