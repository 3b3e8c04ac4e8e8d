package dev.ventral.audit;

import dev.ventral.attack.Attack;
import dev.ventral.attack.step.Norm;
import dev.ventral.evaluation.attack.AttackFigures;
import dev.ventral.results.Metrics;
import dev.ventral.results.QueryRow;
import dev.ventral.results.Result;
import dev.ventral.results.ResultRow;
import dev.ventral.results.SampleRow;
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
    static void write(Audit audit, String dataset, Map<Attack, List<SampleRow>> samples, Path folder) {
        var results = new AuditResults(audit, dataset);
        results.clean(samples.values().iterator().next());
        samples.forEach(results::attack);
        for (Norm norm : Norm.values()) {
            results.worst(norm, samples);
        }
        ResultRow.TABLE.writeIn(folder, results.rows);
        queries(samples, folder);
    }

    private void clean(List<SampleRow> samples) {
        long right = samples.stream().filter(SampleRow::right).count();
        add(new Result(Result.CLEAN, "", 0, Result.ACCURACY, (double) right / samples.size(), samples.size()));
    }

    private void attack(Attack attack, List<SampleRow> samples) {
        double[] distances = samples.stream().mapToDouble(SampleRow::distance).toArray();
        AttackFigures.of(attack, distances).forEach(this::add);
        mean(attack, Metrics.FORWARD_QUERIES, samples, SampleRow::forward);
        mean(attack, Metrics.GRADIENT_QUERIES, samples, SampleRow::gradients);
    }

    private void mean(Attack attack, String metric, List<SampleRow> samples, ToDoubleFunction<SampleRow> value) {
        double mean = samples.stream().mapToDouble(value).average().orElse(Double.NaN);
        add(new Result(attack.name(), attack.norm().label(), Double.NaN, metric, mean, samples.size()));
    }

    /// For each image the smallest distance of all attacks of this norm, where there are several.
    private void worst(Norm norm, Map<Attack, List<SampleRow>> samples) {
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
            AttackFigures.curve(Metrics.WORST_CASE, norm, epsilons, least).forEach(this::add);
        }
    }

    private void add(Result result) {
        rows.add(ResultRow.of(audit.name(), audit.seed(), dataset, result));
    }

    /// How the median distance falls with the queries spent on each image: budgets grow by a quarter. Median
    /// and share are those of [AttackFigures], over all images; the last line repeats `results.csv`.
    private static void queries(Map<Attack, List<SampleRow>> samples, Path folder) {
        var points = new ArrayList<QueryRow>();
        samples.forEach((attack, all) -> {
            long most = all.stream().mapToLong(SampleRow::queries).max().orElse(0);
            for (double budget = 1; attack.minimizes() && budget / GROWTH < most; budget *= GROWTH) {
                long queries = Math.min(Math.round(budget), most);
                double[] distances =
                        all.stream().mapToDouble(s -> after(s, queries)).toArray();
                long found = Arrays.stream(distances).filter(Double::isFinite).count();
                boolean again = !points.isEmpty()
                        && points.getLast().attack().equals(attack.name())
                        && points.getLast().norm().equals(attack.norm().label())
                        && points.getLast().queries() == queries;
                if (!again) {
                    points.add(new QueryRow(
                            attack.name(),
                            attack.norm().label(),
                            queries,
                            Distances.middle(distances),
                            (double) found / distances.length));
                }
            }
        });
        QueryRow.TABLE.writeIn(folder, points);
    }

    /// The distance of an image that no more queries are spent on is the one that was judged.
    private static double after(SampleRow sample, long queries) {
        if (sample.queries() <= queries) {
            return sample.distance();
        }
        double least = Double.POSITIVE_INFINITY;
        for (var point : sample.points()) {
            least = point.queries() <= queries ? Math.min(least, point.distance()) : least;
        }
        return least;
    }
}
