package dev.ventral.report.audit;

import dev.ventral.report.part.NormUnits;
import dev.ventral.report.part.Titles;
import dev.ventral.results.Metrics;
import dev.ventral.results.Result;
import dev.ventral.results.ResultRow;
import dev.ventral.results.SampleRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// An audit's `results.csv` by norm, attack and epsilon, and its `samples.csv` by norm and attack.
final class AuditFigures {
    private record Key(String norm, String attack, String metric, double strength) {}

    private final Map<Key, Double> values = new LinkedHashMap<>();
    private final Map<String, AuditAttack> attacks = new LinkedHashMap<>();
    private final Map<String, Set<String>> byNorm = new LinkedHashMap<>();
    private final Map<String, Set<Double>> epsilons = new LinkedHashMap<>();
    private final Map<String, Map<String, List<SampleRow>>> samples = new LinkedHashMap<>();
    private long images;

    AuditFigures(List<ResultRow> results, List<SampleRow> samples, Titles titles) {
        for (ResultRow row : results) {
            values.put(new Key(row.norm(), row.perturbation(), row.metric(), row.strength()), row.value());
            if (row.perturbation().equals(Result.CLEAN)) {
                images = row.n();
                continue;
            }
            if (!row.perturbation().equals(Metrics.WORST_CASE)) {
                attacks.computeIfAbsent(row.perturbation(), name -> AuditAttack.of(name, attacks.size(), titles));
                byNorm.computeIfAbsent(row.norm(), _ -> new LinkedHashSet<>()).add(row.perturbation());
            }
            if (row.metric().equals(Metrics.ACCURACY) && row.strength() > 0) {
                epsilons.computeIfAbsent(row.norm(), _ -> new TreeSet<>()).add(row.strength());
            }
        }
        for (SampleRow sample : samples) {
            this.samples
                    .computeIfAbsent(sample.norm(), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(sample.attack(), _ -> new ArrayList<>())
                    .add(sample);
        }
    }

    /// In the order of the file.
    List<String> norms() {
        return List.copyOf(byNorm.keySet());
    }

    /// The attacks by a norm, without the worst case.
    List<AuditAttack> attacks(String norm) {
        return byNorm.getOrDefault(norm, Set.of()).stream()
                .map(name -> attacks.getOrDefault(name, AuditAttack.worst()))
                .toList();
    }

    /// What stands for the worst case: the row of that name or, where there is only one attack, that.
    AuditAttack worst(String norm) {
        List<AuditAttack> all = attacks(norm);
        return all.size() == 1 ? all.getFirst() : AuditAttack.worst();
    }

    /// Whether the attack looks for the smallest change.
    boolean minimal(String norm, AuditAttack attack) {
        return !Double.isNaN(value(norm, attack, Metrics.MEDIAN_DISTANCE));
    }

    List<AuditAttack> minimal(String norm) {
        return attacks(norm).stream().filter(a -> minimal(norm, a)).toList();
    }

    /// Above 0, in rising order.
    List<Double> epsilons(String norm) {
        return List.copyOf(epsilons.getOrDefault(norm, Set.of()));
    }

    NormUnits units(String norm) {
        return NormUnits.of(norm, epsilons(norm));
    }

    /// The accuracy at an epsilon; NaN where there is none.
    double accuracy(String norm, AuditAttack attack, double epsilon) {
        return values.getOrDefault(new Key(norm, attack.name(), Metrics.ACCURACY, epsilon), Double.NaN);
    }

    /// A figure that has no epsilon; NaN where there is none.
    double value(String norm, AuditAttack attack, String metric) {
        return values.getOrDefault(new Key(norm, attack.name(), metric, Double.NaN), Double.NaN);
    }

    /// NaN where it is not known.
    double clean() {
        return values.getOrDefault(new Key("", Result.CLEAN, Metrics.ACCURACY, 0), Double.NaN);
    }

    /// How many images were attacked; 0 where it is not known.
    long images() {
        return images;
    }

    /// What an attack found, image by image; empty where that is not known.
    List<SampleRow> samples(String norm, AuditAttack attack) {
        return samples.getOrDefault(norm, Map.of()).getOrDefault(attack.name(), List.of());
    }

    /// For each image what the attack found that came nearest.
    List<SampleRow> nearest(String norm) {
        Map<Integer, SampleRow> nearest = new LinkedHashMap<>();
        for (List<SampleRow> found : samples.getOrDefault(norm, Map.of()).values()) {
            for (SampleRow sample : found) {
                nearest.merge(sample.image(), sample, (a, b) -> b.distance() < a.distance() ? b : a);
            }
        }
        return List.copyOf(nearest.values());
    }
}
