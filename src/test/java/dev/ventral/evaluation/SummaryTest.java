package dev.ventral.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

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
        List<SummaryRow> summary = Summary.of(rows);
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
        List<SummaryRow> summary = Summary.of(List.of(row("a", 0, .5, 10), row("b", 0, .6, 10)));
        assertThat(summary).extracting(SummaryRow::metric).containsExactly("accuracy", "accuracy");
        assertThat(summary.getFirst().ciLow()).isNaN();
        assertThat(Summary.of(List.of(row("a", 0, .5, 10), row("b", 0, .6, 10)), "a")
                        .getLast()
                        .metric())
                .isEqualTo("accuracy_minus_a");
        assertThat(Summary.of(List.of(row("none", 0, .5, 10), row("b", 1, .6, 10))))
                .hasSize(2);
    }

    @Test
    void refusesTwoRowsForOneMeasurementAndUnequalImages() {
        assertThatThrownBy(() -> Summary.of(List.of(row("a", 0, .5, 10), row("a", 0, .6, 10))))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("got two");
        assertThatThrownBy(() -> Summary.of(List.of(row("none", 0, .5, 10), row("b", 0, .6, 20))))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("same images");
    }

    private static ResultRow row(String condition, long seed, double value, int n) {
        return new ResultRow(condition, seed, "test", "pgd", "linf", 8 / 255.0, "accuracy", value, n);
    }
}
