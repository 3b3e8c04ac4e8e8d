package dev.ventral.inference;

import dev.ventral.results.ClaimRow;
import dev.ventral.results.Csv;
import dev.ventral.results.Metrics;
import dev.ventral.results.PerImageResults;
import dev.ventral.results.ResultRow;
import dev.ventral.statistics.Interval;
import dev.ventral.statistics.Intervals;
import dev.ventral.statistics.MultipleTests;
import dev.ventral.statistics.PairedEffect;
import dev.ventral.statistics.PairedTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Tests of `tests.csv`: each condition against `none` and against each of its own controls: paired permutation
/// tests over seeds ([PairedTest]), effect sizes ([PairedEffect]), Holm's correction.
///
/// For each perturbation the main claim is about the mean accuracy over all strengths above 0, one number per
/// seed, so that no strength is chosen after the fact; each strength by itself is a claim too, as are the clean
/// images; and for each [dev.ventral.evaluation.BrainAlignment] there is one about the likeness. These three kinds
/// are corrected apart. Only networks of the same seed are compared; claims with one seed are left out. Tests are
/// over seeds; intervals are over seeds and images where outcomes are known ([Summary]).
public final class Claims {
    private final List<ResultRow> results;
    private final MeanOverStrengths overall;
    private final Map<String, List<String>> controls;
    private final PerImageResults outcomes;
    private final List<ClaimRow> claims = new ArrayList<>();

    private Claims(List<ResultRow> results, Map<String, List<String>> controls, PerImageResults outcomes) {
        this.results = results;
        this.controls = controls;
        this.outcomes = outcomes;
        overall = MeanOverStrengths.of(results);
    }

    /// @param controls for a condition those that are its controls
    /// @param outcomes image by image, as far as they are known
    public static List<ClaimRow> of(
            List<ResultRow> results, Map<String, List<String>> controls, PerImageResults outcomes) {
        return new Claims(results, controls, outcomes).all();
    }

    private List<ClaimRow> all() {
        for (MeanOverStrengths.Series series : overall.series()) {
            for (String condition : overall.conditions(series)) {
                if (!condition.equals(Metrics.REFERENCE)) {
                    add(series, condition, Metrics.REFERENCE);
                    controls.getOrDefault(condition, List.of()).forEach(control -> add(series, condition, control));
                }
            }
        }
        correct();
        return List.copyOf(claims);
    }

    private void add(MeanOverStrengths.Series series, String condition, String against) {
        if (!series.clean()) {
            addOne(
                    series,
                    condition,
                    against,
                    Double.NaN,
                    overall.rows(series, condition),
                    overall.rows(series, against));
        }
        if (series.accuracy()) {
            results.stream()
                    .filter(row -> of(row, series) && row.condition().equals(condition))
                    .mapToDouble(ResultRow::strength)
                    .distinct()
                    .sorted()
                    .forEach(strength -> addOne(
                            series,
                            condition,
                            against,
                            strength,
                            at(series, condition, strength),
                            at(series, against, strength)));
        }
    }

    private Map<Long, List<ResultRow>> at(MeanOverStrengths.Series series, String condition, double strength) {
        var rows = new java.util.TreeMap<Long, List<ResultRow>>();
        for (ResultRow row : results) {
            if (of(row, series) && row.condition().equals(condition) && row.strength() == strength) {
                rows.put(row.seed(), List.of(row));
            }
        }
        return rows;
    }

    private static boolean of(ResultRow row, MeanOverStrengths.Series series) {
        return row.perturbation().equals(series.perturbation())
                && row.norm().equals(series.norm())
                && row.metric().equals(series.metric())
                && row.dataset().equals(series.dataset());
    }

    private void addOne(
            MeanOverStrengths.Series series,
            String condition,
            String against,
            double strength,
            Map<Long, List<ResultRow>> own,
            Map<Long, List<ResultRow>> other) {
        List<Long> seeds = own.keySet().stream().filter(other::containsKey).toList();
        if (seeds.size() < 2) {
            return;
        }
        double[] differences = seeds.stream()
                .mapToDouble(seed -> mean(own, seed) - mean(other, seed))
                .toArray();
        PairedTest test = PairedTest.of(differences);
        PairedEffect effect = PairedEffect.of(differences);
        double[][] images = PerImageResults.table(
                seeds,
                seed -> outcomes.difference(own.getOrDefault(seed, List.of()), other.getOrDefault(seed, List.of())));
        Interval difference = Intervals.of(differences, images);
        claims.add(new ClaimRow(
                condition,
                against,
                series.dataset(),
                series.perturbation(),
                series.norm(),
                series.metric(),
                series.accuracy() && Double.isNaN(strength) ? ClaimRow.MEAN : Csv.plain(strength),
                difference.mean(),
                difference.low(),
                difference.high(),
                effect.size(),
                test.p(),
                test.p(),
                test.least(),
                difference.n(),
                effect.needed()));
    }

    private static double mean(Map<Long, List<ResultRow>> rows, long seed) {
        return rows.getOrDefault(seed, List.of()).stream()
                .mapToDouble(ResultRow::value)
                .average()
                .orElse(Double.NaN);
    }

    private void correct() {
        for (ClaimRow.Kind family : ClaimRow.Kind.values()) {
            List<Integer> members = new ArrayList<>();
            for (int i = 0; i < claims.size(); i++) {
                if (claims.get(i).kind() == family) {
                    members.add(i);
                }
            }
            double[] holm = MultipleTests.holm(
                    members.stream().mapToDouble(i -> claims.get(i).p()).toArray());
            for (int k = 0; k < holm.length; k++) {
                int i = members.get(k);
                claims.set(i, claims.get(i).corrected(holm[k]));
            }
        }
    }
}
