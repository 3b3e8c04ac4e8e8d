package dev.ventral.audit;

import dev.ventral.attack.Attack;
import dev.ventral.attack.step.Norm;
import dev.ventral.evaluation.attack.AttackFigures;
import dev.ventral.results.Csv;
import dev.ventral.results.Result;
import dev.ventral.results.ResultRow;
import dev.ventral.statistics.Distances;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/// The numbers of an audit, all computed from its samples: `results.csv` and `queries.csv`.
final class AuditResults {
    /// The perturbation of rows that take for each image the attack that came nearest.
    static final String WORST = "worst-case";

    private static final double GROWTH = 1.25;
    private final Audit audit;
    private final String dataset;
    private final List<ResultRow> rows = new ArrayList<>();

    private AuditResults(Audit audit, String dataset) {
        this.audit = audit;
        this.dataset = dataset;
    }

    /// Writes both files.
    ///
    /// @param samples of each attack, in the order of the audit's attacks
    static void write(Audit audit, String dataset, Map<Attack, List<Sample>> samples, Path folder) {
        var results = new AuditResults(audit, dataset);
        results.clean(samples.values().iterator().next());
        samples.forEach(results::attack);
        for (Norm norm : Norm.values()) {
            results.worst(norm, samples);
        }
        Csv.writeResults(folder.resolve("results.csv"), results.rows);
        queries(samples, folder.resolve("queries.csv"));
    }

    private void clean(List<Sample> samples) {
        long right = samples.stream().filter(Sample::right).count();
        add(new Result(Result.CLEAN, "", 0, Result.ACCURACY, (double) right / samples.size(), samples.size()));
    }

    private void attack(Attack attack, List<Sample> samples) {
        double[] distances = samples.stream().mapToDouble(Sample::distance).toArray();
        AttackFigures.of(attack, distances).forEach(this::add);
        mean(attack, "forward_queries", samples, Sample::forward);
        mean(attack, "gradient_queries", samples, Sample::gradients);
    }

    private void mean(Attack attack, String metric, List<Sample> samples, ToDoubleFunction<Sample> value) {
        double mean = samples.stream().mapToDouble(value).average().orElse(Double.NaN);
        add(new Result(attack.name(), attack.norm().label(), Double.NaN, metric, mean, samples.size()));
    }

    /// For each image the smallest distance of all attacks of this norm, where there are several.
    private void worst(Norm norm, Map<Attack, List<Sample>> samples) {
        var distances = new LinkedHashMap<Integer, Double>();
        var epsilons = new TreeSet<Double>();
        int attacks = 0;
        for (var entry : samples.entrySet()) {
            if (entry.getKey().norm() == norm) {
                attacks++;
                epsilons.addAll(entry.getKey().epsilons());
                entry.getValue().forEach(s -> distances.merge(s.image(), s.distance(), Math::min));
            }
        }
        if (attacks > 1) {
            double[] least = distances.values().stream().mapToDouble(d -> d).toArray();
            AttackFigures.curve(WORST, norm, epsilons, least).forEach(this::add);
        }
    }

    private void add(Result result) {
        rows.add(ResultRow.of(audit.name(), audit.seed(), dataset, result));
    }

    /// How the median distance falls with the queries spent on each image: budgets grow by a quarter. Median
    /// and share are those of [AttackFigures], over all images; the last line repeats `results.csv`.
    private static void queries(Map<Attack, List<Sample>> samples, Path file) {
        record Point(Attack attack, long queries, double median, double found) {}
        var points = new ArrayList<Point>();
        samples.forEach((attack, all) -> {
            long most = all.stream()
                    .mapToLong(s -> s.forward() + s.gradients())
                    .max()
                    .orElse(0);
            for (double budget = 1; attack.minimal() && budget / GROWTH < most; budget *= GROWTH) {
                long queries = Math.min(Math.round(budget), most);
                double[] distances =
                        all.stream().mapToDouble(s -> after(s, queries)).toArray();
                long found = Arrays.stream(distances).filter(Double::isFinite).count();
                boolean again = !points.isEmpty()
                        && points.getLast().attack().equals(attack)
                        && points.getLast().queries() == queries;
                if (!again) {
                    points.add(
                            new Point(attack, queries, Distances.middle(distances), (double) found / distances.length));
                }
            }
        });
        Csv.write(
                file,
                List.of("attack", "norm", "queries", "median_distance", "found"),
                points,
                p -> List.of(
                        p.attack().name(),
                        p.attack().norm().label(),
                        Long.toString(p.queries()),
                        Csv.number(p.median()),
                        Csv.number(p.found())));
    }

    /// The distance of an image that no more queries are spent on is the one that was judged.
    private static double after(Sample sample, long queries) {
        if (sample.forward() + sample.gradients() <= queries) {
            return sample.distance();
        }
        double least = Double.POSITIVE_INFINITY;
        for (var point : sample.trace()) {
            least = point.queries() <= queries ? Math.min(least, point.distance()) : least;
        }
        return least;
    }
}
