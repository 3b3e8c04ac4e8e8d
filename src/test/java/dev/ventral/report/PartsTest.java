package dev.ventral.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.report.part.Chart;
import dev.ventral.report.part.HeatMap;
import dev.ventral.report.part.IntervalVerdict;
import dev.ventral.report.part.Matrix;
import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.PerturbationTitle;
import dev.ventral.report.part.ScriptJson;
import dev.ventral.report.part.Titles;
import dev.ventral.report.recordings.RecordingSection;
import dev.ventral.report.run.SimilaritySection;
import dev.ventral.results.Metrics;
import dev.ventral.results.SummaryRow;
import dev.ventral.results.TitleRow;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PartsTest {

    @ParameterizedTest
    @CsvSource({
        "linf, 0.0313725490196, 8/255",
        "linf, 0.00392156862745, 1/255",
        "linf, 0.000980392156863, 0.25/255",
        "linf, 0.00588235294118, 1.5/255",
        "linf, 0.03, 0.03",
        "linf, 0.05, 0.05",
        "linf, 0.1, 0.1",
        "linf, 0.2, 0.2",
        "linf, 0, 0",
        "l2, 0.0313725490196, 0.03137",
        "'', 0.2, 0.2"
    })
    void epsilonsAreWrittenAsFractionsWhereTheyAreSuch(String norm, double strength, String text) {
        assertThat(new PerturbationTitle("d", "pgd", norm).strengthText(strength))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "hop-skip-jump, l2, 'HopSkipJump, L2'",
        "carlini-wagner, linf, 'Carlini & Wagner, L∞'",
        "pgd-minimal, l1, 'PGD, smallest change, L1'",
        "pgd-adam-targeted-minimal, l2, 'PGD with Adam, targeted, smallest change, L2'",
        "my-own, '', My own",
        "-minimal, '', ' minimal'"
    })
    void attacksAreCalledAsPeopleCallThem(String name, String norm, String title, @TempDir Path folder) {
        TitleRow.TABLE.writeIn(
                folder,
                List.of(
                        new TitleRow("hop-skip-jump", "HopSkipJump", ""),
                        new TitleRow("carlini-wagner", "Carlini & Wagner", ""),
                        new TitleRow("pgd", "PGD", ""),
                        new TitleRow("pgd-adam", "PGD with Adam", "")));
        assertThat(new PerturbationTitle("d", name, norm, Titles.read(folder)).title())
                .isEqualTo(title);
    }

    @ParameterizedTest
    @CsvSource({
        "none, Clean images",
        "worst-case, Worst case",
        "alignment-it-cortex, Likeness to it-cortex",
        "hop-skip-jump-minimal, 'Hop skip jump, smallest change'",
        "loss/co-training, Co training loss",
        "validation/accuracy, Validation accuracy",
        "lr, Lr"
    })
    void namesWithoutATitleSpeakForThemselves(String name, String title) {
        assertThat(Titles.NONE.of(name)).isEqualTo(title);
    }

    @Test
    void correlationIsThatOfTheUpperTriangles() {
        // upper triangles (1, 2, 4) and (2, 1, 5): sums 7 and 8, squares 21 and 30, products 24
        Matrix a = new Matrix("a", 3, new float[] {9, 1, 2, 0, 9, 4, 0, 0, 9}, "");
        Matrix b = new Matrix("b", 3, new float[] {1, 2, 1, 7, 1, 5, 7, 7, 1}, "");
        double expected = (24 - 7 * 8 / 3.0) / Math.sqrt((21 - 49 / 3.0) * (30 - 64 / 3.0));
        assertThat(a.correlation(b)).isEqualTo(expected, within(1e-12));
        assertThat(a.correlation(new Matrix("c", 3, new float[9], ""))).isNaN();
    }

    @Test
    void colourScaleIsSymmetricAboutWhite() {
        assertThat(HeatMap.colour(0)).isEqualTo(0xF7F7F7);
        assertThat(HeatMap.colour(-1)).isEqualTo(HeatMap.colour(-5)).isEqualTo(0x053061);
        assertThat(HeatMap.colour(1)).isEqualTo(0x67001F);
        assertThat(HeatMap.colour(Double.NaN)).isEqualTo(0x9E9E9E);
        assertThat(HeatMap.style(0)).isEqualTo("background: #f7f7f7; color: #1b2027");
        assertThat(HeatMap.style(-1)).isEqualTo("background: #053061; color: #ffffff");
    }

    @Test
    void imagesAreOrderedSoThatTheSimilarStandTogether() {
        // two groups, interleaved
        int n = 6;
        float[] values = new float[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                values[i * n + j] = i == j ? 1 : i % 2 == j % 2 ? 0.8f : -0.5f;
            }
        }
        int[] order = SimilaritySection.order(new Matrix("m", n, values, ""));
        assertThat(List.of(order[0] % 2, order[1] % 2, order[2] % 2)).containsOnly(order[0] % 2);
        assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    }

    @Test
    void histogramCountsEveryUnitOnce() {
        double[] values = {0, 0.1, 0.5, 0.5, 1};
        Chart.Histogram histogram = RecordingSection.histogram("h", "t", "x", values);
        assertThat(histogram.counts().stream().mapToInt(c -> c).sum()).isEqualTo(5);
        assertThat(histogram.counts().getFirst()).isEqualTo(1);
        assertThat(histogram.counts().getLast()).isEqualTo(1);
        assertThat(histogram.counts().get(10)).isEqualTo(2);
        assertThat(histogram.edges()).hasSize(21).startsWith(0.0).endsWith(1.0);
        assertThat(histogram.median()).isEqualTo(0.5);
    }

    @Test
    void verdictNeedsAnIntervalThatLeavesOutZero() {
        assertThat(IntervalVerdict.of(difference(0.1, 0.3))).isEqualTo(IntervalVerdict.ABOVE);
        assertThat(IntervalVerdict.of(difference(-0.3, -0.1))).isEqualTo(IntervalVerdict.BELOW);
        assertThat(IntervalVerdict.of(difference(-0.1, 0.3))).isEqualTo(IntervalVerdict.UNCLEAR);
        assertThat(IntervalVerdict.of(difference(0.0, 0.3))).isEqualTo(IntervalVerdict.UNCLEAR);
        assertThat(IntervalVerdict.of(difference(Double.NaN, Double.NaN))).isEqualTo(IntervalVerdict.UNKNOWN);
    }

    private static SummaryRow difference(double low, double high) {
        return new SummaryRow("c", "d", "pgd", "linf", 0.1, Metrics.ACCURACY + Metrics.MINUS_NONE, 0.2, low, high, 3);
    }

    @Test
    void numbersReadAsPeopleWriteThem() {
        assertThat(Numbers.plain(0.0001)).isEqualTo("0.0001");
        assertThat(Numbers.plain(-0.123456)).isEqualTo("−0.1235");
        assertThat(Numbers.plain(8000)).isEqualTo("8000");
        assertThat(Numbers.plain(Double.NaN)).isEqualTo("not a number");
        assertThat(Numbers.points(-0.061)).isEqualTo("−6.1");
        assertThat(Numbers.points(-0.0001)).isEqualTo("±0.0");
        assertThat(Numbers.percent(0.8125)).isEqualTo("81.3");
        assertThat(Numbers.of(1, "seed")).isEqualTo("1 seed");
    }

    @Test
    void jsonCannotEndAScript() {
        assertThat(ScriptJson.of(List.of("</script>", "<!--", "a&b\u2028")))
                .isEqualTo("[\"\\u003c/script\\u003e\",\"\\u003c!--\",\"a\\u0026b\\u2028\"]");
    }
}
