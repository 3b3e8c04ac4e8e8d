package dev.ventral.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ReportTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>&\"'\u2028";

    @TempDir
    private Path folder;

    private RunFolderFixture fixture() {
        return new RunFolderFixture(folder);
    }

    private String html() {
        return Written.html(folder);
    }

    private String body() {
        return Written.body(folder);
    }

    private JsonNode data(String html) {
        Matcher script = Pattern.compile("(?s)<script type=\"application/json\" id=\"data\">(.*?)</script>")
                .matcher(html);
        assertThat(script.find()).isTrue();
        return JsonMapper.shared().readTree(script.group(1));
    }

    @Test
    void completeRunShowsEverySection() throws IOException {
        fixture().all();

        String body = body();

        assertThat(body)
                .contains("artificial-run", "Complete: 9 of 9 networks", "Simulated recording", "ε = 8/255", "σ = 0.2")
                .contains("2,000 images", "3 seeds", "ankle boot", "✗ sandal", "a new key.inner", "0123abc")
                .contains("Clean images", "target model · control shuffle", "sgd (lr 0.1, momentum 0.9)")
                .contains("data.train.sha256", "kind: gaussian-noise", "ventral reproduce", "Simulated brain (target)")
                .doesNotContain("class=\"absent\"");
        try (var files = Files.list(folder)) {
            assertThat(files.map(p -> p.getFileName().toString()))
                    .contains("report.html")
                    .noneMatch(f -> f.endsWith(".tmp"));
        }
    }

    @Test
    void tableHoldsTheNumbersAndJudgesByTheInterval() {
        fixture().all();

        String body = body();
        // noise 0.2: none .85 - 2.5 * .2 = .35; guided .85 - .75 * .5 = .475, +12.5 points, interval +11.0 to
        // +14.0
        assertThat(body).contains("<span class=\"mean\">35.0</span>", "<span class=\"mean\">47.5</span>");
        assertThat(body).contains("<span class=\"difference above\">▲ +12.5</span>");
        // the control at noise 0.2 is 1.0 points lower, interval -2.5 to +0.5: no mark
        assertThat(body).contains("<span class=\"difference unclear\"> −1.0</span>");
        assertThat(body)
                .contains("more accurate than none at 3 of 3 strengths (largest: +12.5 points at σ = 0.2, 95 % interval"
                        + " +11.0 to +14.0)")
                .contains("not told apart from none at any of 3 strengths");
    }

    @Test
    void chartsCarryMeansAndIntervals() {
        fixture().all();

        JsonNode charts = data(html()).path("charts");
        JsonNode linf = charts.values().stream()
                .filter(c -> c.path("title").asString().equals("PGD, L∞"))
                .findFirst()
                .orElseThrow();

        assertThat(linf.path("fractions").booleanValue()).isTrue();
        JsonNode points = linf.path("series").path(0).path("points");
        assertThat(points.size()).isEqualTo(5);
        assertThat(points.path(0).path(0).asDouble()).isZero();
        assertThat(points.path(4).path(0).asDouble()).isEqualTo(8);
        assertThat(points.path(4).path(1).asDouble()).isEqualTo(0.1598, within(1e-4));
        assertThat(points.path(4).path(3).asDouble()).isEqualTo(0.1848, within(1e-4));
        assertThat(charts.values().stream().map(c -> c.path("id").asString())).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsFetchedAndOnlyKnownScriptsRun() {
        fixture().all();

        String html = html();
        String body = body();

        assertThat(body).doesNotContainPattern("(?i)(src|href)=\"(?!data:|#)");
        assertThat(body.replace("&#39;", "'")).contains("content=\"default-src 'none'", "script-src 'sha256-");
        assertThat(Pattern.compile("<script").matcher(html).results().count()).isEqualTo(3);
    }

    @Test
    void hostileTextsAreEscapedEverywhere() {
        new RunFolderFixture(folder, HOSTILE, List.of("none", HOSTILE, "c" + HOSTILE))
                .all()
                .gallery(HOSTILE)
                .provenance(HOSTILE)
                .recording("r")
                .write("recordings/r/summary.json", "{\"k<img src=q>\": \"</dd><img src=x onerror=alert(1)>\"}")
                .write("failures.csv", "condition,seed,message\na,0,<img src=x onerror=alert(1)>\n");

        String html = html();

        // every image is ours, and the scripts are the three of the layout
        assertThat(html).doesNotContain("<img src=x", "<img src=q", "</script><img", "</dd><img");
        assertThat(Pattern.compile("(?i)</script").matcher(html).results().count())
                .isEqualTo(3);
        assertThat(data(html)
                        .path("charts")
                        .path(0)
                        .path("series")
                        .path(1)
                        .path("name")
                        .asString())
                .isEqualTo(HOSTILE);
        assertThat(body()).contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;");
    }

    @Test
    void hostileAttributesStayAttributes() {
        new RunFolderFixture(folder, "n", List.of("none", "a\" onmouseover=\"alert(1)"))
                .all()
                .gallery("a\" onerror=\"alert(1)");

        assertThat(body())
                .contains("onmouseover=", "alt=\"a&#34; onerror=")
                .doesNotContainPattern("<[^<>]*\" on(mouseover|error)=");
    }

    @Test
    void runThatOnlyTrainedSaysSo() {
        fixture().experiment().metrics();

        assertThat(body())
                .contains("Partial: 0 of 9 networks", "No network has been tested yet", "Validation accuracy")
                .contains("Nothing was tested yet", "No images: gallery/gallery.csv is not in the run folder")
                .contains("There is no recording", "There are no similarity matrices", "provenance.json is not");
    }

    @Test
    void folderWithTheExperimentAloneIsAReport() {
        fixture().experiment();

        assertThat(body())
                .contains("Partial: 0 of 9", "No training figures yet", "metrics.csv is not in the run folder");
    }

    @Test
    void withoutSummaryMeansComeFromResults() {
        fixture().all().without("summary.csv");

        assertThat(body())
                .contains("Partial: 9 of 9 networks trained and tested, summary not written yet")
                .contains("without intervals", "<span class=\"mean\">47.5</span>", "nothing can be concluded yet")
                .doesNotContain("▲ +1");
    }

    @Test
    void damagedExtrasAreNamedAndTheRestShown() {
        fixture()
                .all()
                .write(
                        "metrics.csv",
                        "condition,seed,epoch,step,name,value\nnone,0,1,125,validation/accuracy,0.5\nnone,0,2,12")
                .write("gallery/gallery.csv", "file\n")
                .write("similarity/brain.npy", "no array")
                .write("recordings/simulated-v1/summary.json", "{")
                .write("provenance.json", "[1,");

        assertThat(body())
                .contains("metrics.csv: line 3: expected 6 fields, got 4", "Validation accuracy")
                .contains("gallery/gallery.csv: line 1: expected the columns")
                .contains("similarity/brain.npy cannot be read")
                .contains("summary.json is not in the recording's folder", "0.43")
                .contains("provenance.json is not in the run folder, or cannot be read");
    }

    @Test
    void galleryFilesOutsideItsFolderAreLeftOut() throws IOException {
        fixture().all();
        Files.copy(folder.resolve("gallery/0-0-0.png"), folder.resolve("secret.png"));
        String header = "file,condition,seed,perturbation,norm,strength,image,label,prediction,confidence\n";
        fixture().write("gallery/text.png", "<svg onload=alert(1)>");
        fixture()
                .write(
                        "gallery/gallery.csv",
                        header + "../secret.png,none,0,none,,0,7,a,a,1\n" + "text.png,none,0,fgsm,linf,0.1,7,a,a,1\n"
                                + "0-0-0.png,none,0,pgd,linf,0.1,7,a,a,1\n");

        String gallery = body().split("id=\"gallery\"", 2)[1].split("</section>", 2)[0];
        assertThat(gallery.split("no image", -1)).hasSize(3);
        assertThat(gallery.split("<img ", -1)).hasSize(2);
    }

    @Test
    void stabilityAcrossScansIsSaidOnceForEachSetOfScans() {
        String scans = """
                {"images": 9, "scans": {"recordings": ["a", "b"], "repeated-images": 20,
                 "stability-between-scans": 0.03125, "stability-between-repeats": 0.25}}""";
        fixture()
                .all()
                .recording("a")
                .write("recordings/a/summary.json", scans)
                .recording("b")
                .write("recordings/b/summary.json", scans)
                .recording("c")
                .write("recordings/c/summary.json", "{\"scans\": \"no <other> scan\"}");

        String body = body();
        assertThat(body.split("Stability across scans", -1)).hasSize(3);
        assertThat(body)
                .contains("Stability across scans (a, b): ", "standard deviation of 0.03125 from scan to scan")
                .contains("of 0.25 from one pair of trials to another", "all pairs of 20 images")
                .contains("not known for c: no &lt;other&gt; scan.")
                .doesNotContain("scans.recordings", "<dt>scans</dt>");
    }

    @Test
    void stoppedConditionsAreNamed() {
        fixture()
                .all()
                .write("failures.csv", "condition,seed,message\nv1-model,2,loss/similarity is not finite at step 7\n");

        assertThat(body()).contains("Partial: 9 of 9", "1 stopped", "loss/similarity is not finite at step 7");
    }

    @Test
    void corruptResultsAreTheUsersMatter() {
        fixture().all();
        String header = "condition,seed,dataset,perturbation,norm,strength,metric,value,n\n";
        String good = "none,0,d,none,,0,accuracy,0.8,10\n";

        fixture().write("results.csv", header + good + "none,0,d,none,,0,accuracy,many,10\n");
        assertThatThrownBy(() -> Report.write(folder))
                .isInstanceOf(InputError.class)
                .hasMessage("results.csv: line 3: value: expected a number, got 'many'");
        fixture().write("results.csv", header + good + "none,0,d\n");
        assertThatThrownBy(() -> Report.write(folder))
                .isInstanceOf(InputError.class)
                .hasMessage("results.csv: line 3: expected 9 fields, got 3");
        fixture().write("results.csv", "a,b\n");
        assertThatThrownBy(() -> Report.write(folder))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith("results.csv: line 1: expected the columns [condition, seed,");
        assertThat(folder.resolve("report.html")).doesNotExist();
    }

    @Test
    void distancesOfAttacksAreNoAccuracies() throws IOException {
        fixture().all();
        Path results = folder.resolve("results.csv");
        Path summary = folder.resolve("summary.csv");
        fixture()
                .write(
                        "results.csv",
                        Files.readString(results) + "none,0,fashion-mnist,pgd,l2,,median_distance,Infinity,2000\n"
                                + "none,0,fashion-mnist,pgd,l2,,mean_distance_low,,0\n")
                .write(
                        "summary.csv",
                        Files.readString(summary) + "none,fashion-mnist,pgd,l2,,median_distance,Infinity,,,1\n");

        String body = body();
        assertThat(body.split("id=\"distances\"", 2)[0])
                .contains("<span class=\"mean\">47.5</span>")
                .doesNotContain("<span class=\"mean\">∞");
        assertThat(body).contains("<span class=\"mean\">∞").doesNotContain("not a number");

        fixture().write("results.csv", Files.readString(results) + "none,0,fashion-mnist,pgd,l2,,accuracy,0.5,2000\n");
        assertThatThrownBy(() -> Report.write(folder))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("strength: expected a number, got nothing");
    }

    @Test
    void folderWithoutAnExperimentIsRefused() {
        assertThatThrownBy(() -> Report.write(folder.resolve("none")))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected a run folder, got nothing");
        assertThatThrownBy(() -> Report.write(folder))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("holds experiment.yaml, or an audit's, which holds audit.yaml, got neither");
        fixture().write("experiment.yaml", "name: a\nconditions: [1\n");
        assertThatThrownBy(() -> Report.write(folder))
                .isInstanceOf(InputError.class)
                .hasMessageMatching("experiment.yaml: line \\d+: expected YAML, got: .*");
        fixture().write("experiment.yaml", "name: a\n");
        assertThatThrownBy(() -> Report.write(folder))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected an experiment with `conditions`, got name");
    }

    /// A folder of an earlier version has no titles: the names speak for themselves.
    @Test
    void withoutTitlesTheNamesAreShown() {
        fixture().all().without("titles.csv");
        assertThat(body()).contains("Pgd, L∞", "Gaussian noise", "Clean images", "Similarity loss");
        fixture().write("titles.csv", "name,title,words\npgd,<b>PGD</b>,\ngaussian-noise\n");
        assertThat(body())
                .contains(
                        "titles.csv: line 3: expected 3 fields, got 1", "&lt;b&gt;PGD&lt;/b&gt;, L∞", "Gaussian noise")
                .doesNotContain("<b>PGD");
    }
}
