package dev.ventral.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.results.PerImageResults;
import dev.ventral.results.ResultRow;
import dev.ventral.results.SummaryRow;
import dev.ventral.statistics.Intervals;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final PerImageResults NONE = new PerImageResults();

    @Test
    void meansOverSeedsAndPairedDifferences() {
        var rows = new ArrayList<ResultRow>();
        double[] none = {.5, .6, .7};
        double[] neural = {.61, .72, .83};
        for (int seed = 0; seed < 3; seed++) {
            rows.add(row("none", seed, none[seed], 100));
            // Another order of seeds: pairs go by seed, not by position.
            rows.add(row("neural", 2 - seed, neural[2 - seed], 100));
        }
        rows.add(row("neural", 9, .5, 100));
        List<SummaryRow> summary = Summary.of(rows, NONE);
        assertThat(summary)
                .extracting(SummaryRow::condition, SummaryRow::metric, SummaryRow::seeds)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("none", "accuracy", 3),
                        org.assertj.core.groups.Tuple.tuple("neural", "accuracy", 4),
                        org.assertj.core.groups.Tuple.tuple("neural", "accuracy_minus_none", 3));
        SummaryRow difference = summary.get(2);
        // .11, .12, .13: mean .12, s = .01, t(.975, 2) = 4.3027.
        assertThat(difference.mean()).isCloseTo(.12, within(1e-12));
        assertThat(difference.ciHigh() - .12).isCloseTo(4.3027 * .01 / Math.sqrt(3), within(1e-6));
        assertThat(summary.getFirst().ciHigh() - .6).isCloseTo(4.3027 * .1 / Math.sqrt(3), within(1e-5));
        assertThat(difference.perturbation()).isEqualTo("pgd");
        assertThat(difference.strength()).isEqualTo(8 / 255.0);
    }

    @Test
    void withoutTheReferenceThereAreNoDifferences() {
        List<SummaryRow> summary = Summary.of(List.of(row("a", 0, .5, 10), row("b", 0, .6, 10)), NONE);
        assertThat(summary).extracting(SummaryRow::metric).containsExactly("accuracy", "accuracy");
        assertThat(summary.getFirst().ciLow()).isNaN();
        assertThat(Summary.of(List.of(row("a", 0, .5, 10), row("b", 0, .6, 10)), "a", NONE)
                        .getLast()
                        .metric())
                .isEqualTo("accuracy_minus_a");
        assertThat(Summary.of(List.of(row("none", 0, .5, 10), row("b", 1, .6, 10)), NONE))
                .hasSize(2);
    }

    @Test
    void refusesTwoRowsForOneMeasurementAndUnequalImages() {
        assertThatThrownBy(() -> Summary.of(List.of(row("a", 0, .5, 10), row("a", 0, .6, 10)), NONE))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("got two");
        assertThatThrownBy(() -> Summary.of(List.of(row("none", 0, .5, 10), row("b", 0, .6, 20)), NONE))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("same images");
    }

    /// An attack that breaks all images of one network and not of the other: their mean distances are over
    /// different images.
    @Test
    void meanDistancesOverDifferentImagesHaveNoDifference() {
        List<SummaryRow> summary = Summary.of(
                List.of(
                        distance("none", 0, "mean_distance", .5, 10),
                        distance("none", 1, "mean_distance", .7, 9),
                        distance("none", 0, "median_distance", .5, 10),
                        distance("none", 1, "median_distance", .7, 10),
                        distance("b", 0, "mean_distance", .8, 8),
                        distance("b", 1, "mean_distance", .9, 9),
                        distance("b", 0, "median_distance", .9, 10),
                        distance("b", 1, "median_distance", Double.POSITIVE_INFINITY, 10)),
                NONE);
        assertThat(summary)
                .extracting(SummaryRow::metric, SummaryRow::seeds)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("mean_distance", 2),
                        org.assertj.core.groups.Tuple.tuple("median_distance", 2),
                        org.assertj.core.groups.Tuple.tuple("mean_distance", 2),
                        org.assertj.core.groups.Tuple.tuple("mean_distance_minus_none", 1),
                        org.assertj.core.groups.Tuple.tuple("median_distance", 2),
                        org.assertj.core.groups.Tuple.tuple("median_distance_minus_none", 2));
        assertThat(summary.get(3).mean()).isCloseTo(.2, within(1e-12));
        assertThat(summary.get(4).mean()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    /// Whichever seed comes first.
    @Test
    void theMeanOfAnInfiniteMedianIsInfinite() {
        double infinite = Double.POSITIVE_INFINITY;
        assertThat(Intervals.of(infinite, .5).mean()).isEqualTo(infinite);
        assertThat(Intervals.of(.5, infinite).mean()).isEqualTo(infinite);
        assertThat(Intervals.of(infinite, infinite).mean()).isEqualTo(infinite);
        assertThat(Intervals.of(infinite, .5).low()).isNaN();
    }

    private static ResultRow distance(String condition, long seed, String metric, double value, int n) {
        return new ResultRow(condition, seed, "test", "deepfool", "l2", Double.NaN, metric, value, n);
    }

    private static ResultRow row(String condition, long seed, double value, int n) {
        return new ResultRow(condition, seed, "test", "pgd", "linf", 8 / 255.0, "accuracy", value, n);
    }
}
