package dev.ventral.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.report.RunFolderFixture;
import dev.ventral.report.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluationSectionTest {
    private static final String HEADER = "condition,seed,row,column,file,caption\n";
    private static final String HOSTILE = "<img src=x onerror=alert(1)>\"\" onload=\"\"alert(1)";

    @TempDir
    private Path folder;

    private RunFolderFixture fixture() {
        return new RunFolderFixture(folder).all();
    }

    private String section() {
        String[] parts = Written.body(folder).split("<section id=\"evaluations\">", 2);
        return parts.length < 2 ? "" : parts[1].split("</section>", 2)[0];
    }

    private void picture(String name) throws IOException {
        Path to = folder.resolve("evaluations").resolve(name);
        Files.createDirectories(to.getParent());
        Files.copy(folder.resolve("gallery/0-0-0.png"), to);
    }

    @Test
    void aRunWithoutAnyHasNoSuchSection() {
        fixture();
        assertThat(section()).isEmpty();
    }

    @Test
    void picturesStandInAGridForEachNetworkAndTablesBelow() throws IOException {
        fixture()
                .write(
                        "evaluations/pgd-linf/pictures.csv",
                        HEADER + "none,0,bag,clean,a.png,a bag as it is\nnone,0,bag,changed,b.png,a changed bag\n"
                                + "none,0,coat,changed,a.png,a changed coat\nv1-model,1,bag,clean,gone.png,lost\n")
                .write(
                        "evaluations/pgd-linf/depth_of_layers.csv",
                        "condition,seed,mean_depth,word\nnone,0,0.123456789,deep\n");
        picture("pgd-linf/a.png");
        picture("pgd-linf/b.png");

        String section = section();
        assertThat(section)
                .contains("<h3>PGD, L∞</h3>", "Projected gradient descent.", "none, seed 0", "v1-model, seed 1")
                .contains("alt=\"a bag as it is\"", "alt=\"a changed coat\"")
                .contains("mean depth", "0.1235", "deep");
        assertThat(section.split("<img src=\"data:image/png;base64,", -1)).hasSize(1 + 3);
        // a coat that was not shown clean, and a file that is not there
        assertThat(section.split("no image", -1)).hasSize(1 + 2);
        assertThat(section.split("<table class=\"gallery\"", -1)).hasSize(1 + 2);
    }

    @Test
    void damageIsNamedAndTheRestShown() throws IOException {
        fixture()
                .write("evaluations/bad/pictures.csv", HEADER + "none,0,r,c,a.png,good\nnone,x,r,d,a.png,bad\n")
                .write("evaluations/bad/other.csv", "column\n1\n")
                .write("evaluations/bad/half.csv", "condition,seed,value\nnone,0,7\nnone,0\n")
                .write("evaluations/empty/notes.txt", "nothing for people");
        picture("bad/a.png");
        assertThat(section())
                .contains("pictures.csv: line 3: seed: expected a whole number, got 'x'", "alt=\"good\"")
                .contains("other.csv: line 1: expected the columns [condition, seed], got [column]")
                .contains("half.csv: line 3: expected 3 fields, got 2", "<td>7</td>")
                .doesNotContain("Empty");
    }

    @Test
    void whatIsTooMuchIsLeftOutWithAWord() {
        var rows = new StringBuilder("condition,seed,value\n");
        for (int i = 0; i < 100; i++) {
            rows.append("none,0,").append(i).append('\n');
        }
        fixture().write("evaluations/many/values.csv", rows.toString());
        for (int i = 0; i < 41; i++) {
            fixture().write("evaluations/e" + i + "/t.csv", "condition,seed,v\nnone,0,1\n");
        }
        assertThat(section()).contains("2 more folders in evaluations/.");
        fixture().write("evaluations/a/values.csv", rows.toString());
        assertThat(section()).contains("values.csv: 60 of 100 rows and 3 of 3 columns are shown.");
    }

    @Test
    void hostileTextsAreEscapedAndFilesOutsideLeftOut() throws IOException {
        String csv = "\"" + HOSTILE + "\"";
        fixture()
                .write("titles.csv", "name,title,words\nevil," + csv + "," + csv + "\n")
                .write(
                        "evaluations/evil/pictures.csv",
                        HEADER + csv + ",0," + csv + "," + csv + ",a.png," + csv + "\n"
                                + "none,0,r,c,../../gallery/0-0-0.png,outside\n")
                .write("evaluations/evil/t.csv", "condition,seed," + csv + "\n" + csv + ",0," + csv + "\n");
        picture("evil/a.png");
        String section = section();
        assertThat(section).doesNotContain("<img src=x").doesNotContainPattern("<[^<>]*\" onload=");
        assertThat(section).contains("&lt;img src=x onerror=alert(1)&gt;");
        assertThat(section.split("<img src=\"data:", -1)).hasSize(1 + 1);
    }
}
