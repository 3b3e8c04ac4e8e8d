package dev.ventral.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.report.Report;
import dev.ventral.report.RunFolderFixture;
import dev.ventral.report.part.Chart;
import dev.ventral.report.part.IntervalVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SmoothnessSectionTest {
    private static final String BALL = "fashion-mnist,smoothness,linf,";
    private static final String GRADIENT = ",mean_squared_gradient";

    @TempDir
    private Path folder;

    @Test
    void tablesAndChartGoByRisingRadiusWithDifferencesToNone() throws IOException {
        new RunFolderFixture(folder).all();
        Files.writeString(
                folder.resolve("summary.csv"),
                Files.readString(folder.resolve("summary.csv"))
                        + "none," + BALL + "0.01568627450980392" + GRADIENT + ",0.0125,0.01,0.015,3\n"
                        + "none," + BALL + "0" + GRADIENT + ",0.01,,,3\n"
                        + "v1-model," + BALL + "0" + GRADIENT + ",0.004,0.003,0.005,2\n"
                        + "v1-model," + BALL + "0" + GRADIENT + "_minus_none,-0.006,-0.007,-0.005,2\n");

        SmoothnessSection section = RunPage.of(RunData.read(folder)).smoothness();

        Findings.Table table = section.tables().getFirst();
        assertThat(table.columns()).containsExactly("ε = 0", "ε = 4/255");
        assertThat(table.rows()).extracting(Findings.Row::seeds).containsExactly("3 seeds", "2 seeds", "not evaluated");
        assertThat(table.rows().get(0).cells())
                .containsExactly(
                        new Findings.Cell("0.01", "", "", IntervalVerdict.UNKNOWN),
                        new Findings.Cell("0.0125", "0.01 – 0.015", "", IntervalVerdict.UNKNOWN));
        assertThat(table.rows().get(1).cells())
                .containsExactly(
                        new Findings.Cell("0.004", "0.003 – 0.005", "−0.006", IntervalVerdict.BELOW),
                        Findings.Cell.EMPTY);
        Chart.Lines chart = (Chart.Lines) section.charts().getFirst();
        assertThat(chart.series()).extracting(Chart.Series::name).containsExactly("none", "v1-model");
        assertThat(chart.series().getFirst().points()).containsExactly(List.of(0d, .01), List.of(4d, .0125, .01, .015));
        assertThat(Files.readString(Report.write(folder)))
                .contains("<section id=\"smoothness\">", "<a href=\"#smoothness\">", "▼ −0.006</span>");
    }

    @Test
    void absentWhereNothingWasMeasured() throws IOException {
        new RunFolderFixture(folder).all();

        assertThat(Files.readString(Report.write(folder))).doesNotContain("#smoothness", "id=\"smoothness\"");
    }
}
