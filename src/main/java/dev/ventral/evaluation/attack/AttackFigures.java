package dev.ventral.evaluation.attack;

import dev.ventral.attack.Attack;
import dev.ventral.attack.step.Norm;
import dev.ventral.results.Metrics;
import dev.ventral.results.Result;
import dev.ventral.statistics.Distances;
import dev.ventral.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Figures of an attack, all computed from the smallest distance of each image.
///
/// Metrics: `accuracy` at each epsilon, the fraction of images whose distance is larger; of attacks that look
/// for the smallest change also `found`, the fraction of images that have one, `median_distance` over all
/// images (infinite where nothing was found for most of them) and `mean_distance` over those where something
/// was found, both with the ends of their 95 % interval (`…_low`, `…_high`). Images that are wrong without a
/// change have distance 0.
public final class AttackFigures {
    private AttackFigures() {}

    /// All figures.
    public static List<Result> of(Attack attack, double... distances) {
        var results = new ArrayList<>(curve(attack.name(), attack.norm(), attack.epsilons(), distances));
        if (attack.minimizes()) {
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
            results.add(new Result(name, norm.label(), epsilon, Metrics.ACCURACY, (double) standing / n, n));
        }
        return results;
    }

    private static List<Result> distances(String name, Norm norm, double... distances) {
        int n = distances.length;
        int found = Math.toIntExact(
                Arrays.stream(distances).filter(Double::isFinite).count());
        var results = new ArrayList<Result>();
        results.add(new Result(name, norm.label(), Double.NaN, Metrics.FOUND, (double) found / n, n));
        results.addAll(interval(name, norm, Metrics.MEDIAN_DISTANCE, Distances.median(distances), n));
        results.addAll(interval(name, norm, Metrics.MEAN_DISTANCE, Distances.mean(distances), found));
        return results;
    }

    private static List<Result> interval(String name, Norm norm, String metric, Interval interval, int n) {
        return List.of(
                new Result(name, norm.label(), Double.NaN, metric, interval.mean(), n),
                new Result(name, norm.label(), Double.NaN, metric + "_low", interval.low(), n),
                new Result(name, norm.label(), Double.NaN, metric + "_high", interval.high(), n));
    }
}
