package dev.ventral.evaluation;

import dev.ventral.statistics.MultipleTests;
import dev.ventral.statistics.PairedEffect;
import dev.ventral.statistics.PairedTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Each condition's accuracy against that of `none` and of its own control: paired permutation tests over seeds
/// ([PairedTest]), effect sizes ([PairedEffect]), Holm's correction.
///
/// For each perturbation the main claim is about the mean over all strengths above 0, one number per seed, so that no
/// strength is chosen after the fact; each strength by itself is a claim too. The two kinds are corrected apart. Only
/// accuracies are compared, of networks of the same seed; claims with one seed are left out.
public final class Claims {
    private static final String ACCURACY = "accuracy";
    private static final List<String> COLUMNS = List.of(
            "condition",
            "against",
            "dataset",
            "perturbation",
            "norm",
            "strength",
            "difference",
            "ci_low",
            "ci_high",
            "effect_size",
            "p",
            "p_holm",
            "p_least",
            "seeds",
            "seeds_needed");

    private Claims() {}

    /// @param controls for a condition the one that is its control
    public static List<Claim> of(List<ResultRow> results, Map<String, String> controls) {
        Map<Series, Map<Double, Map<Long, Double>>> all = new LinkedHashMap<>();
        for (ResultRow row : results) {
            if (row.metric().equals(ACCURACY)) {
                all.computeIfAbsent(Series.of(row), _ -> new TreeMap<>())
                        .computeIfAbsent(row.strength(), _ -> new TreeMap<>())
                        .put(row.seed(), row.value());
            }
        }
        List<Claim> claims = new ArrayList<>();
        all.forEach((series, strengths) -> {
            String control = controls.get(series.condition());
            if (!series.condition().equals(Summary.REFERENCE)) {
                add(claims, series, strengths, Summary.REFERENCE, all);
                if (control != null && !control.equals(Summary.REFERENCE)) {
                    add(claims, series, strengths, control, all);
                }
            }
        });
        List<Claim> corrected = new ArrayList<>(claims);
        correct(corrected, Claim::overall);
        correct(corrected, claim -> !claim.overall());
        return List.copyOf(corrected);
    }

    private static void add(
            List<Claim> claims,
            Series series,
            Map<Double, Map<Long, Double>> strengths,
            String against,
            Map<Series, Map<Double, Map<Long, Double>>> all) {
        Map<Double, Map<Long, Double>> others = all.get(series.in(against));
        if (others == null) {
            return;
        }
        Map<Long, List<Double>> overall = new TreeMap<>();
        List<Claim> single = new ArrayList<>();
        strengths.forEach((strength, bySeed) -> {
            Map<Long, Double> other = others.getOrDefault(strength, Map.of());
            List<Double> differences = new ArrayList<>();
            bySeed.forEach((seed, value) -> {
                Double its = other.get(seed);
                if (its != null) {
                    differences.add(value - its);
                    if (strength > 0) {
                        overall.computeIfAbsent(seed, _ -> new ArrayList<>()).add(value - its);
                    }
                }
            });
            addOne(single, series, against, strength, differences);
        });
        long most = overall.values().stream().mapToInt(List::size).max().orElse(0);
        // seeds that have not met all strengths yet are left out
        List<Double> means = overall.values().stream()
                .filter(d -> d.size() == most)
                .map(d -> d.stream().mapToDouble(v -> v).average().orElseThrow())
                .toList();
        if (most > 0) {
            addOne(claims, series, against, Double.NaN, means);
        }
        claims.addAll(single);
    }

    private static void addOne(
            List<Claim> claims, Series series, String against, double strength, List<Double> differences) {
        if (differences.size() < 2) {
            return;
        }
        double[] values = differences.stream().mapToDouble(v -> v).toArray();
        PairedTest test = PairedTest.of(values);
        PairedEffect effect = PairedEffect.of(values);
        claims.add(new Claim(
                series.condition(),
                against,
                series.dataset(),
                series.perturbation(),
                series.norm(),
                strength,
                Intervals.of(values),
                effect.size(),
                test.p(),
                test.p(),
                test.least(),
                effect.needed()));
    }

    private static void correct(List<Claim> claims, Predicate<Claim> family) {
        List<Integer> members = new ArrayList<>();
        for (int i = 0; i < claims.size(); i++) {
            if (family.test(claims.get(i))) {
                members.add(i);
            }
        }
        double[] p = members.stream().mapToDouble(i -> claims.get(i).p()).toArray();
        double[] holm = MultipleTests.holm(p);
        for (int k = 0; k < holm.length; k++) {
            int i = members.get(k);
            claims.set(i, claims.get(i).corrected(holm[k]));
        }
    }

    /// Writes `tests.csv`, under a temporary name first; `strength` is `mean` for the mean over all strengths.
    public static void write(Path file, List<Claim> claims) {
        Csv.write(
                file,
                COLUMNS,
                claims,
                claim -> List.of(
                        claim.condition(),
                        claim.against(),
                        claim.dataset(),
                        claim.perturbation(),
                        claim.norm(),
                        claim.overall() ? "mean" : Csv.number(claim.strength()),
                        Csv.number(claim.difference().mean()),
                        Csv.number(claim.difference().low()),
                        Csv.number(claim.difference().high()),
                        Csv.number(claim.effect()),
                        Csv.number(claim.p()),
                        Csv.number(claim.pHolm()),
                        Csv.number(claim.least()),
                        Integer.toString(claim.difference().n()),
                        Csv.number(claim.needed())));
    }

    /// The accuracies of one condition under one perturbation.
    private record Series(String condition, String dataset, String perturbation, String norm) {
        static Series of(ResultRow row) {
            return new Series(row.condition(), row.dataset(), row.perturbation(), row.norm());
        }

        Series in(String other) {
            return new Series(other, dataset, perturbation, norm);
        }
    }
}
