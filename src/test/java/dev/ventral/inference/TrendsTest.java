package dev.ventral.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.results.PerImageResults;
import dev.ventral.results.ResultRow;
import dev.ventral.results.TrendRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrendsTest {
    private static final List<String> AREAS = List.of("v1", "v2", "v4", "it");

    private static ResultRow row(String condition, long seed, String perturbation, double strength, double value) {
        return new ResultRow(condition, seed, "digits", perturbation, "", strength, "accuracy", value, 100);
    }

    /// Three seeds in which all four rise: L = 3 (1 + 4 + 9 + 16) = 90, its largest, with p = 1 / 24^3.
    @Test
    void risingMeansOverStrengths() {
        List<ResultRow> rows = new ArrayList<>();
        for (long seed = 0; seed < 3; seed++) {
            for (int c = 0; c < 4; c++) {
                rows.add(row(AREAS.get(c), seed, "none", 0, .9 - .1 * c));
                // at the first strength the order is another: only the mean rises
                rows.add(row(AREAS.get(c), seed, "noise", .1, c == 3 ? .1 : .5));
                rows.add(row(AREAS.get(c), seed, "noise", .2, c == 3 ? 1 : .1 * c));
            }
        }
        List<TrendRow> trends = Trends.of(rows, Map.of("hierarchy", AREAS), new PerImageResults());
        assertThat(trends).hasSize(2);
        TrendRow clean = trends.getFirst();
        assertThat(clean.p()).isCloseTo(1, within(1e-12));
        assertThat(clean.pHolm()).isEqualTo(clean.p());
        TrendRow noise = trends.getLast();
        assertThat(noise.pageL()).isEqualTo(90);
        assertThat(noise.p()).isCloseTo(1 / Math.pow(24, 3), within(1e-15));
        // the clean images are not counted among the tests
        assertThat(noise.pHolm()).isEqualTo(noise.p());
        assertThat(noise.rise()).isCloseTo(.55 - .25, within(1e-12));
        assertThat(noise.seeds()).isEqualTo(3);
    }

    @Test
    void seedsWithoutOneOfTheConditionsAreLeftOut() {
        List<ResultRow> rows = new ArrayList<>();
        for (long seed = 0; seed < 3; seed++) {
            for (int c = 0; c < 4; c++) {
                if (seed < 2 || c != 1) {
                    rows.add(row(AREAS.get(c), seed, "noise", .1, .1 * c));
                }
            }
        }
        assertThat(Trends.of(rows, Map.of("h", AREAS), new PerImageResults())
                        .getFirst()
                        .seeds())
                .isEqualTo(2);
        assertThat(Trends.of(rows, Map.of("h", List.of("v1", "absent")), new PerImageResults()))
                .isEmpty();
    }

    /// Without a trend at most one experiment in twenty has one below .05.
    @Test
    void falseFindingsKeepTheLevel() {
        var random = new SplittableRandom(5);
        int found = 0;
        int runs = 300;
        for (int k = 0; k < runs; k++) {
            List<ResultRow> rows = new ArrayList<>();
            for (long seed = 0; seed < 4; seed++) {
                double own = random.nextGaussian();
                for (String area : AREAS) {
                    for (String perturbation : List.of("noise", "pgd", "fgsm")) {
                        rows.add(row(area, seed, perturbation, .1, own + random.nextGaussian()));
                    }
                }
            }
            found += Trends.of(rows, Map.of("h", AREAS), new PerImageResults()).stream()
                            .anyMatch(t -> t.pHolm() <= .05)
                    ? 1
                    : 0;
        }
        assertThat((double) found / runs).isBetween(.01, .08);
    }
}
