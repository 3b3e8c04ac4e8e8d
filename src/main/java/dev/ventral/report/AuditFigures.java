package dev.ventral.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// An audit's `results.csv` by norm, attack and epsilon, and its `samples.csv` by norm and attack.
final class AuditFigures {
    static final String MEDIAN = "median_distance";
    static final String MEAN = "mean_distance";
    static final String FOUND = "found";
    static final String FORWARD = "forward_queries";
    static final String GRADIENTS = "gradient_queries";
    private static final String ACCURACY = "accuracy";

    private record Key(String norm, String attack, String metric, double strength) {}

    private final Map<Key, Double> values = new LinkedHashMap<>();
    private final Map<String, AuditAttack> attacks = new LinkedHashMap<>();
    private final Map<String, Set<String>> byNorm = new LinkedHashMap<>();
    private final Map<String, Set<Double>> epsilons = new LinkedHashMap<>();
    private final Map<String, Map<String, List<AuditSample>>> samples = new LinkedHashMap<>();
    private long images;

    AuditFigures(List<AuditRow> results, List<AuditSample> samples) {
        for (AuditRow row : results) {
            values.put(new Key(row.norm(), row.attack(), row.metric(), row.strength()), row.value());
            if (row.attack().equals(AuditRow.CLEAN)) {
                images = row.n();
                continue;
            }
            if (!row.attack().equals(AuditRow.WORST)) {
                attacks.computeIfAbsent(row.attack(), name -> AuditAttack.of(name, attacks.size()));
                byNorm.computeIfAbsent(row.norm(), _ -> new LinkedHashSet<>()).add(row.attack());
            }
            if (row.metric().equals(ACCURACY) && row.strength() > 0) {
                epsilons.computeIfAbsent(row.norm(), _ -> new TreeSet<>()).add(row.strength());
            }
        }
        for (AuditSample sample : samples) {
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
        return !Double.isNaN(value(norm, attack, MEDIAN));
    }

    List<AuditAttack> minimal(String norm) {
        return attacks(norm).stream().filter(a -> minimal(norm, a)).toList();
    }

    /// Above 0, in rising order.
    List<Double> epsilons(String norm) {
        return List.copyOf(epsilons.getOrDefault(norm, Set.of()));
    }

    AuditUnits units(String norm) {
        return AuditUnits.of(norm, epsilons(norm));
    }

    /// The accuracy at an epsilon; NaN where there is none.
    double accuracy(String norm, AuditAttack attack, double epsilon) {
        return values.getOrDefault(new Key(norm, attack.name(), ACCURACY, epsilon), Double.NaN);
    }

    /// A figure that has no epsilon; NaN where there is none.
    double value(String norm, AuditAttack attack, String metric) {
        return values.getOrDefault(new Key(norm, attack.name(), metric, Double.NaN), Double.NaN);
    }

    /// NaN where it is not known.
    double clean() {
        return values.getOrDefault(new Key("", AuditRow.CLEAN, ACCURACY, 0), Double.NaN);
    }

    /// How many images were attacked; 0 where it is not known.
    long images() {
        return images;
    }

    /// What an attack found, image by image; empty where that is not known.
    List<AuditSample> samples(String norm, AuditAttack attack) {
        return samples.getOrDefault(norm, Map.of()).getOrDefault(attack.name(), List.of());
    }

    /// For each image what the attack found that came nearest.
    List<AuditSample> nearest(String norm) {
        Map<Long, AuditSample> nearest = new LinkedHashMap<>();
        for (List<AuditSample> found : samples.getOrDefault(norm, Map.of()).values()) {
            for (AuditSample sample : found) {
                nearest.merge(sample.image(), sample, (a, b) -> b.distance() < a.distance() ? b : a);
            }
        }
        return List.copyOf(nearest.values());
    }
}
