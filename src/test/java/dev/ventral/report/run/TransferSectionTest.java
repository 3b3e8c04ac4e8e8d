package dev.ventral.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.report.Report;
import dev.ventral.report.RunFolderFixture;
import dev.ventral.report.part.HeatMap;
import dev.ventral.results.TransferRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TransferSectionTest {
    private static final String HEADER = "source,target,dataset,perturbation,norm,strength,accuracy,n\n";
    private static final String PGD = "fashion-mnist,transfer-pgd,linf,0.03137254901960784,";

    /// Two seeds of two conditions, each on each.
    private static final String PAIRS = HEADER
            + "none-0,none-0," + PGD + "0.1,60\nnone-0,none-1," + PGD + "0.4,60\n"
            + "none-1,none-0," + PGD + "0.5,60\nnone-1,none-1," + PGD + "0.2,60\n"
            + "none-0,v1-model-0," + PGD + "0.6,60\nnone-0,v1-model-1," + PGD + "0.7,60\n"
            + "none-1,v1-model-0," + PGD + "0.8,60\nnone-1,v1-model-1," + PGD + "0.7,60\n"
            + "v1-model-0,none-0," + PGD + "0.3,60\nv1-model-0,none-1," + PGD + "0.3,60\n"
            + "v1-model-1,none-0," + PGD + "0.3,60\nv1-model-1,none-1," + PGD + "0.5,60\n"
            + "v1-model-0,v1-model-0," + PGD + "0,60\nv1-model-0,v1-model-1," + PGD + "0.2,60\n"
            + "v1-model-1,v1-model-0," + PGD + "0.4,60\nv1-model-1,v1-model-1," + PGD + "0,60\n";

    @TempDir
    private Path folder;

    private String section() throws IOException {
        String body = Files.readString(Report.write(folder));
        return body.split("<section id=\"transfer\">", 2)[1].split("</section>", 2)[0];
    }

    private void append(String file, String lines) throws IOException {
        Files.writeString(folder.resolve(file), Files.readString(folder.resolve(file)) + lines);
    }

    @Test
    void rowsAreSourcesColumnsTargetsAndTheDiagonalIsWhiteBox() {
        new RunFolderFixture(folder).all().write("transfer.csv", PAIRS);

        TransferSection transfer = RunPage.of(RunData.read(folder)).transfer();

        assertThat(transfer.tables()).hasSize(1);
        TransferSection.Table table = transfer.tables().getFirst();
        assertThat(table.title()).isEqualTo("PGD, L∞, ε = 8/255");
        assertThat(table.images()).isEqualTo("60 images");
        // the third condition was not part of it
        assertThat(table.targets()).extracting(ConditionDescription::name).containsExactly("none", "v1-model");
        assertThat(table.clean()).containsExactly("85.0", "85.0");
        assertThat(table.rows()).extracting(row -> row.source().name()).containsExactly("none", "v1-model");
        List<TransferSection.Cell> none = table.rows().getFirst().cells();
        List<TransferSection.Cell> model = table.rows().getLast().cells();
        // (.1 + .2) / 2, and (.4 + .5) / 2 from one seed to the other; (.6 + .7 + .8 + .7) / 4
        assertThat(none.getFirst())
                .isEqualTo(new TransferSection.Cell(
                        true, "15.0", "", "2 networks", "45.0", HeatMap.style(1 - 0.15000000000000002)));
        assertThat(none.getLast().mean()).isEqualTo("70.0");
        assertThat(none.getLast().pairs()).isEqualTo("4 pairs");
        // (.3 + .3 + .3 + .5) / 4; 0, and (.2 + .4) / 2
        assertThat(model.getFirst().mean()).isEqualTo("35.0");
        assertThat(model.getLast().mean()).isEqualTo("0.0");
        assertThat(model.getLast().others()).isEqualTo("30.0");
        // the end of the scale under light letters
        assertThat(model.getLast().style()).isEqualTo("background: #67001f; color: #ffffff");
    }

    @Test
    void intervalsAreThoseOfTheSummary() throws IOException {
        new RunFolderFixture(folder).all().write("transfer.csv", PAIRS);
        append(
                "summary.csv",
                "v1-model," + PGD + "accuracy_from_none,0.7,0.65,0.75,2\n" + "none," + PGD
                        + "accuracy_from_none,0.45,0.4,0.5,2\n");

        assertThat(section())
                .containsPattern("70\\.0</span>\\s*<small>65\\.0 – 75\\.0</small>\\s*<small>4 pairs</small>")
                .containsPattern("15\\.0</span>\\s*<small>white-box, 2 networks</small>"
                        + "\\s*<small>other seeds: 45\\.0 \\(40\\.0 – 50\\.0\\)</small>")
                .contains("low accuracy (dark) means that the attack transfers");
    }

    @Test
    void attacksWithoutEpsilonAreShownAndNothingElseChanges() throws IOException {
        new RunFolderFixture(folder).all();
        String before = Files.readString(Report.write(folder));
        assertThat(before).doesNotContain("id=\"transfer\"", "#transfer", "id=\"distances\"", "#distances");

        String ddn = "fashion-mnist,transfer-ddn,l2,,";
        new RunFolderFixture(folder)
                .write(
                        "transfer.csv",
                        HEADER + "none-0,none-0," + ddn + "0,60\nnone-0,v1-model-0," + ddn + "0.25,60\n");
        append("results.csv", "v1-model,0," + ddn + "accuracy_from_none,0.25,60\n");
        append(
                "summary.csv",
                "v1-model," + ddn + "accuracy_from_none,0.25,,,1\n" + "v1-model," + ddn
                        + "accuracy_from_none_minus_none,0.125,0.1,0.15,1\n");

        String after = Files.readString(Report.write(folder));
        assertThat(section())
                .contains("DDN, L2, smallest changes", "25.0", "1 pair<")
                .doesNotContain("other seeds");
        assertThat(after)
                .contains("transfer of DDN, L2", "<a href=\"#transfer\">")
                .doesNotContain("Transfer ddn", "+12.5 points at ε =");
        assertThat(between(after, "findings")).isEqualTo(between(before, "findings"));
        assertThat(between(after, "curves")).isEqualTo(between(before, "curves"));
    }

    private static String between(String html, String section) {
        return html.split("<section id=\"" + section + "\">", 2)[1].split("</section>", 2)[0];
    }

    @Test
    void namesAreEscapedAndDamageIsSaid() throws IOException {
        String hostile = "</td><img src=x onerror=alert(1)>";
        new RunFolderFixture(folder, "n", List.of("none", hostile))
                .all()
                .write(
                        "transfer.csv",
                        HEADER + "none-0," + hostile + "-0,d," + "transfer-<b>,<i>,0.5,0.25,60\n"
                                + "none-0,none-0,d,transfer-pgd,l2,1,many,60\n");

        assertThat(section())
                .contains("&lt;/td&gt;&lt;img src=x onerror=alert(1)&gt;", "25.0")
                .contains("transfer.csv: line 3: accuracy: expected a number, got 'many'")
                .doesNotContain("<img", "<b>", "<i>");
    }

    @Test
    void aNetworkBelongsToOneCondition() {
        assertThat(TransferRow.isOf("v1-0", "v1")).isTrue();
        assertThat(TransferRow.isOf("v1-shuffled-0", "v1-shuffled")).isTrue();
        assertThat(TransferRow.isOf("v1-shuffled-0", "v1")).isFalse();
        assertThat(TransferRow.isOf("v1-2-0", "v1")).isFalse();
        assertThat(TransferRow.isOf("v1", "v1")).isFalse();
    }
}
