package dev.ventral.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.results.AssociationRow;
import dev.ventral.results.ResultRow;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AssociationsTest {
    private static List<ResultRow> network(String condition, long seed, double cka, double clean, double... under) {
        List<ResultRow> rows = new ArrayList<>();
        rows.add(new ResultRow(condition, seed, "digits", "none", "", 0, "accuracy", clean, 100));
        for (int i = 0; i < under.length; i++) {
            rows.add(new ResultRow(condition, seed, "digits", "pgd", "linf", .1 * (i + 1), "accuracy", under[i], 100));
        }
        rows.add(new ResultRow(condition, seed, "V4", "alignment-brain", "", Double.NaN, "cka", cka, 50));
        rows.add(new ResultRow(condition, seed, "V4", "alignment-brain", "", Double.NaN, "cka_ceiled", .9, 50));
        return rows;
    }

    /// Means over conditions rise together, and within each condition they fall: what a pooled correlation
    /// hides.
    @Test
    void betweenAndWithinConditions() {
        List<ResultRow> rows = new ArrayList<>();
        for (int c = 0; c < 3; c++) {
            for (int seed = 0; seed < 3; seed++) {
                double within = .01 * (seed - 1);
                // accuracy under attack: .2 + .1 c - within, as the mean of two strengths
                rows.addAll(network("c" + c, seed, .3 + .1 * c + within, .9, .3 + .1 * c, .1 + .1 * c - 2 * within));
            }
        }
        List<AssociationRow> found = Associations.of(rows);
        // clean accuracy does not differ between networks
        assertThat(found).hasSize(1);
        AssociationRow one = found.getFirst();
        assertThat(one.perturbation()).isEqualTo("pgd");
        assertThat(one.rOfMeans()).isCloseTo(1, within(1e-9));
        assertThat(one.rWithin()).isCloseTo(-1, within(1e-9));
        // pooled: deviations .1 between and .01 within: (6 .01 - 6 .0001) / (6 .01 + 6 .0001)
        assertThat(one.r()).isCloseTo(.0594 / .0606, within(1e-9));
        assertThat(one.networks()).isEqualTo(9);
        assertThat(one.conditions()).isEqualTo(3);
        assertThat(one.ciLow()).isLessThan(one.r());
        assertThat(one.ciHigh()).isBetween(one.r(), 1.0);
    }

    @Test
    void threeNetworksSayNothing() {
        List<ResultRow> rows = new ArrayList<>();
        for (int seed = 0; seed < 3; seed++) {
            rows.addAll(network("none", seed, .1 * seed, .1 * seed, .1 * seed));
        }
        assertThat(Associations.of(rows)).isEmpty();
        rows.addAll(network("none", 3, .7, .2, .9));
        assertThat(Associations.of(rows)).hasSize(2).allMatch(a -> Double.isNaN(a.rOfMeans()));
    }

    /// Of 30 networks that are drawn with a correlation of .5, nine intervals in ten or more hold it.
    @Test
    void intervalsHoldTheTruth() {
        var random = new SplittableRandom(2);
        int covered = 0;
        int runs = 60;
        for (int run = 0; run < runs; run++) {
            List<ResultRow> rows = new ArrayList<>();
            for (int seed = 0; seed < 30; seed++) {
                double x = random.nextGaussian();
                double y = .5 * x + Math.sqrt(.75) * random.nextGaussian();
                rows.addAll(network("none", seed, x, .9, y));
            }
            AssociationRow r = Associations.of(rows).getFirst();
            covered += r.ciLow() <= .5 && .5 <= r.ciHigh() ? 1 : 0;
        }
        assertThat((double) covered / runs).isGreaterThan(.87);
    }
}
