package dev.ventral.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.report.Report;
import dev.ventral.report.RunFolderFixture;
import dev.ventral.report.part.IntervalVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DistanceSectionTest {
    private static final String FOOL = "fashion-mnist,deepfool,linf,,";
    private static final String DDN = "fashion-mnist,ddn,l2,,";

    @TempDir
    private Path folder;

    private void append(String file, String lines) throws IOException {
        Files.writeString(folder.resolve(file), Files.readString(folder.resolve(file)) + lines);
    }

    private List<Findings.Table> tables() {
        return RunPage.of(RunData.read(folder)).distances().tables();
    }

    private static Findings.Cell cell(Findings.Table table, int row, int column) {
        return table.rows().get(row).cells().get(column);
    }

    @Test
    void mediansAndMeansWithIntervalsAndDifferences() throws IOException {
        new RunFolderFixture(folder).all();
        append("results.csv", "none,0," + FOOL + "found,1,60\n" + "none,0," + FOOL + "mean_distance,0.02,54\n");
        append(
                "summary.csv",
                // 4/255 [2/255, 6/255], 0.1 [0.02, 0.18]; 6/255, 2/255 more [1/255, 3/255]
                "none," + FOOL + "median_distance,0.01568627450980392,0.00784313725490196,0.02352941176470588,3\n"
                        + "none," + FOOL + "median_distance_low,0.01,0.01,0.01,3\n"
                        + "none," + FOOL + "mean_distance,0.02,0.01,0.03,3\n"
                        + "none," + FOOL + "found,0.9,0.85,0.95,3\n"
                        + "v1-model," + FOOL + "median_distance,0.02352941176470588,,,2\n"
                        + "v1-model," + FOOL
                        + "median_distance_minus_none,0.00784313725490196,0.00392156862745098,0.01176470588235294,2\n"
                        + "v1-model," + FOOL + "mean_distance,,,,0\n"
                        + "none," + DDN + "median_distance,0.5,0.25,0.75,3\n"
                        + "none," + DDN + "mean_distance,1.25,1,1.5,3\n"
                        + "v1-model," + DDN + "median_distance,Infinity,,,3\n"
                        + "v1-model," + DDN + "mean_distance,1,0.9,1.1,3\n"
                        + "v1-model," + DDN + "mean_distance_minus_none,-0.25,-0.5,-0.125,3\n"
                        + "v1-shuffled," + DDN + "mean_distance,1.5,0.9,1.6,3\n"
                        + "v1-shuffled," + DDN + "mean_distance_minus_none,0.25,-0.5,0.75,3\n");

        List<Findings.Table> tables = tables();

        assertThat(tables).extracting(Findings.Table::title).containsExactly("DeepFool, L∞", "DDN, L2");
        Findings.Table fool = tables.getFirst();
        assertThat(fool.images()).isEqualTo("largest change of a value, pixels on [0, 1] × 255; 60 images");
        assertThat(fool.columns()).containsExactly("median", "mean where found", "found, %");
        assertThat(fool.rows()).extracting(Findings.Row::seeds).containsExactly("3 seeds", "2 seeds", "not evaluated");
        assertThat(cell(fool, 0, 0)).isEqualTo(new Findings.Cell("4", "2 – 6", "", IntervalVerdict.UNKNOWN));
        assertThat(cell(fool, 0, 1)).isEqualTo(new Findings.Cell("5.1", "2.55 – 7.65", "", IntervalVerdict.UNKNOWN));
        assertThat(cell(fool, 0, 2)).isEqualTo(new Findings.Cell("90.0", "85.0 – 95.0", "", IntervalVerdict.UNKNOWN));
        assertThat(cell(fool, 1, 0)).isEqualTo(new Findings.Cell("6", "", "+2", IntervalVerdict.ABOVE));
        assertThat(cell(fool, 1, 1)).isEqualTo(Findings.Cell.EMPTY);
        Findings.Table ddn = tables.getLast();
        assertThat(cell(ddn, 0, 1)).isEqualTo(new Findings.Cell("1.25", "1 – 1.5", "", IntervalVerdict.UNKNOWN));
        assertThat(cell(ddn, 1, 0)).isEqualTo(new Findings.Cell("∞", "", "", IntervalVerdict.UNKNOWN));
        assertThat(cell(ddn, 1, 1)).isEqualTo(new Findings.Cell("1", "0.9 – 1.1", "−0.25", IntervalVerdict.BELOW));
        assertThat(cell(ddn, 2, 1)).isEqualTo(new Findings.Cell("1.5", "0.9 – 1.6", "+0.25", IntervalVerdict.UNCLEAR));
        assertThat(Files.readString(Report.write(folder)))
                .contains(
                        "<section id=\"distances\">", "<a href=\"#distances\">", "▲ +2</span>", "DeepFool, L∞; DDN, L2")
                .containsPattern("<th scope=\"col\">mean where found</th>");
    }

    /// A run in progress.
    @Test
    void withoutSummaryMeansComeFromResults() throws IOException {
        new RunFolderFixture(folder).all().without("summary.csv");
        append(
                "results.csv",
                "none,0," + DDN + "median_distance,0.5,60\n" + "none,1," + DDN + "median_distance,0.75,60\n" + "none,0,"
                        + DDN + "found,1,60\n" + "none,0," + DDN + "mean_distance,,0\n");

        Findings.Table ddn = tables().getFirst();

        assertThat(ddn.rows().getFirst().seeds()).isEqualTo("2 seeds");
        assertThat(ddn.rows().getFirst().cells())
                .containsExactly(
                        new Findings.Cell("0.625", "", "", IntervalVerdict.UNKNOWN),
                        Findings.Cell.EMPTY,
                        new Findings.Cell("100.0", "", "", IntervalVerdict.UNKNOWN));
    }
}
