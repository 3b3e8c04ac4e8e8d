package dev.ventral.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.inference.Claims;
import dev.ventral.inference.Summary;
import dev.ventral.statistics.CrossedMean;
import dev.ventral.statistics.CrossedMedian;
import dev.ventral.statistics.Distances;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerImageResultsTest {
    private static CorrectImages outcome(double strength, String correct) {
        var bits = new BitSet();
        for (int i = 0; i < correct.length(); i++) {
            bits.set(i, correct.charAt(i) == '1');
        }
        return CorrectImages.of(
                strength == 0 ? "none" : "pgd", strength == 0 ? "" : "linf", strength, bits, correct.length());
    }

    /// Two conditions, two seeds, two strengths and four images.
    private static final Map<String, List<String>> CORRECT = Map.of(
            "none-0", List.of("1111", "1100", "1000"),
            "none-1", List.of("1110", "1100", "0000"),
            "a-0", List.of("1111", "1110", "1010"),
            "a-1", List.of("1111", "1100", "0110"));

    private static List<ResultRow> rows(PerImageResults outcomes) {
        List<ResultRow> rows = new ArrayList<>();
        for (String condition : List.of("none", "a")) {
            for (long seed = 0; seed < 2; seed++) {
                double strength = 0;
                for (String correct : CORRECT.get(condition + "-" + seed)) {
                    CorrectImages outcome = outcome(strength, correct);
                    outcomes.add(condition, seed, "digits", outcome);
                    rows.add(ResultRow.of(condition, seed, "digits", outcome.result()));
                    strength += .25;
                }
            }
        }
        return rows;
    }

    @Test
    void intervalsAreOverSeedsAndImagesPairByPair() {
        var outcomes = new PerImageResults();
        List<ResultRow> rows = rows(outcomes);
        List<SummaryRow> summary = Summary.of(rows, outcomes);
        CrossedMean own = CrossedMean.of(new double[][] {{1, 1, 1, 0}, {1, 1, 0, 0}});
        CrossedMean paired = CrossedMean.of(new double[][] {{0, 0, 1, 0}, {0, 0, 0, 0}});
        assertThat(row(summary, "accuracy").ciLow()).isEqualTo(own.low());
        assertThat(row(summary, "accuracy_minus_none").ciHigh()).isEqualTo(paired.high());
        assertThat(row(summary, "accuracy_minus_none").mean()).isEqualTo(.125);

        // the mean over both strengths, image by image: seed 0 (1110 + 1010 - 1100 - 1000) / 2, seed 1 (0110) / 2
        CrossedMean both = CrossedMean.of(new double[][] {{0, 0, 1, 0}, {0, .5, .5, 0}});
        ClaimRow overall = Claims.of(rows, Map.of(), outcomes).stream()
                .filter(c -> c.kind() == ClaimRow.Kind.OVERALL)
                .findFirst()
                .orElseThrow();
        assertThat(overall.difference()).isCloseTo(.25, within(1e-12));
        assertThat(overall.ciLow()).isCloseTo(both.low(), within(1e-12));
    }

    private static SummaryRow row(List<SummaryRow> summary, String metric) {
        return summary.stream()
                .filter(r -> r.condition().equals("a")
                        && r.strength() == .25
                        && r.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneNetworkWithoutOutcomesLeavesTheIntervalOverSeeds() {
        List<ResultRow> rows = rows(new PerImageResults());
        var some = new PerImageResults();
        some.add("a", 0, "digits", outcome(.25, "1110"));
        assertThat(Summary.of(rows, some)).isEqualTo(Summary.of(rows, new PerImageResults()));
    }

    @Test
    void filesHoldOneNetworkEach(@TempDir Path folder) throws IOException {
        var outcomes = new PerImageResults();
        List<ResultRow> rows = rows(outcomes);
        for (String network : CORRECT.keySet()) {
            int dash = network.indexOf('-');
            outcomes.write(
                    folder.resolve(network), network.substring(0, dash), Long.parseLong(network.substring(dash + 1)));
        }
        assertThat(Files.readAllLines(folder.resolve("a-1")))
                .containsExactly(
                        "dataset,perturbation,norm,strength,correct,distances",
                        "digits,none,,0,1111,",
                        "digits,pgd,linf,0.25,1100,",
                        "digits,pgd,linf,0.5,0110,");
        var read = new PerImageResults();
        for (String network : CORRECT.keySet()) {
            int dash = network.indexOf('-');
            read.read(folder.resolve(network), network.substring(0, dash), Long.parseLong(network.substring(dash + 1)));
        }
        assertThat(Summary.of(rows, read)).isEqualTo(Summary.of(rows, outcomes));
        Files.writeString(
                folder.resolve("bad"), "dataset,perturbation,norm,strength,correct,distances\ndigits,none,,0,11x1,\n");
        assertThatThrownBy(() -> read.read(folder.resolve("bad"), "a", 0))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("line 2: correct: expected a 1 or 0 for each image");
    }

    private static final double[][] OWN = {{.1, .2, .3, .35, 0}, {.2, .2, .5, .4, .1}};
    private static final double[][] NONE = {{.1, .1, .25, .3, 0}, {0, .25, .3, .3, .1}};

    /// Rows and distances of two networks of each of two conditions.
    private static List<ResultRow> distances(PerImageResults outcomes, double[][] own) {
        List<ResultRow> rows = new ArrayList<>();
        for (int seed = 0; seed < 2; seed++) {
            for (String condition : List.of("none", "a")) {
                double[] values = condition.equals("a") ? own[seed] : NONE[seed];
                List<Result> results = new ArrayList<>();
                int found = (int) Arrays.stream(values).filter(Double::isFinite).count();
                results.add(new Result(
                        "deepfool", "l2", Double.NaN, "median_distance", Distances.middle(values), values.length));
                results.add(new Result(
                        "deepfool",
                        "l2",
                        Double.NaN,
                        "mean_distance",
                        Distances.mean(values).mean(),
                        found));
                var measured = new Measured(
                        "t",
                        results,
                        List.of(),
                        List.of(new ImageDistances("deepfool", "l2", values)),
                        List.of(),
                        List.of(),
                        List.of());
                outcomes.add(condition, seed, "digits", measured);
                for (Result result : results) {
                    rows.add(ResultRow.of(condition, seed, "digits", result));
                }
            }
        }
        return rows;
    }

    private static SummaryRow distance(List<SummaryRow> summary, String metric) {
        return summary.stream()
                .filter(r -> r.condition().equals("a") && r.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void intervalsOfDistancesAreOverSeedsAndImages(@TempDir Path folder) {
        var outcomes = new PerImageResults();
        List<ResultRow> rows = distances(outcomes, OWN);
        List<SummaryRow> summary = Summary.of(rows, outcomes);
        CrossedMedian median = CrossedMedian.of(OWN);
        CrossedMedian paired = CrossedMedian.difference(OWN, NONE);
        CrossedMean mean = CrossedMean.of(OWN);
        assertThat(distance(summary, "median_distance").mean()).isEqualTo(.2);
        assertThat(distance(summary, "median_distance").ciHigh()).isEqualTo(median.high());
        assertThat(distance(summary, "median_distance_minus_none").mean()).isCloseTo(.025, within(1e-12));
        assertThat(distance(summary, "median_distance_minus_none").ciLow()).isEqualTo(paired.low());
        assertThat(distance(summary, "mean_distance").ciLow()).isCloseTo(mean.low(), within(1e-12));
        assertThat(distance(summary, "mean_distance_minus_none").ciLow())
                .isCloseTo(
                        CrossedMean.of(new double[][] {{0, .1, .05, .05, 0}, {.2, -.05, .2, .1, 0}})
                                .low(),
                        within(1e-12));

        var read = new PerImageResults();
        for (String condition : List.of("none", "a")) {
            for (long seed = 0; seed < 2; seed++) {
                Path file = folder.resolve(condition + "-" + seed);
                outcomes.write(file, condition, seed);
                read.read(file, condition, seed);
            }
        }
        assertThat(Summary.of(rows, read)).isEqualTo(summary);
        assertThat(folder.resolve("a-0")).content().endsWith("digits,deepfool,l2,,,0.1 0.2 0.3 0.35 0\n");
    }

    /// The mean over images where something was found is of other images with each network.
    @Test
    void meansOverSomeOfTheImagesHaveIntervalsOverSeeds() {
        var outcomes = new PerImageResults();
        double[][] own = {OWN[0], {.2, .2, Double.POSITIVE_INFINITY, .4, .1}};
        List<ResultRow> rows = distances(outcomes, own);
        SummaryRow mean = distance(Summary.of(rows, outcomes), "mean_distance");
        assertThat(mean).isEqualTo(distance(Summary.of(rows, new PerImageResults()), "mean_distance"));
        assertThat(mean.ciLow()).isNotNaN();
    }

    @Test
    void distancesThatAreNoNumbersAreRefused(@TempDir Path folder) throws IOException {
        Path bad = Files.writeString(
                folder.resolve("bad"),
                "dataset,perturbation,norm,strength,correct,distances\ndigits,deepfool,l2,,,0.1 x\n");
        var outcomes = new PerImageResults();
        assertThatThrownBy(() -> outcomes.read(bad, "a", 0))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("line 2: distances: expected a number for each image");
    }
}
