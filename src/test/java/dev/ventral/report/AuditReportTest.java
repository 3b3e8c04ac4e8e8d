package dev.ventral.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.results.ResultRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class AuditReportTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>&\"' onload=\"'\u2028";

    @TempDir
    private Path folder;

    private AuditFolderFixture fixture() {
        return new AuditFolderFixture(folder);
    }

    private String html() {
        return Written.html(folder);
    }

    private String body() {
        return Written.body(folder);
    }

    private String section(String id) {
        return body().split("<section id=\"" + id + "\">", 2)[1].split("</section>", 2)[0];
    }

    /// The text of the cells of each row of all tables of a section, with blanks between.
    private List<String> rows(String id) {
        return Arrays.stream(section(id).split("</tr>"))
                .filter(row -> row.contains("<tr"))
                .map(row -> row.substring(row.lastIndexOf("<tr"))
                        .replaceAll("<[^>]*>", " ")
                        .replaceAll("[\\s\u00a0]+", " ")
                        .strip())
                .toList();
    }

    private JsonNode chart(String id) {
        Matcher script = Pattern.compile("(?s)<script type=\"application/json\" id=\"data\">(.*?)</script>")
                .matcher(html());
        assertThat(script.find()).isTrue();
        return JsonMapper.shared().readTree(script.group(1)).path("charts").values().stream()
                .filter(c -> c.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode series(JsonNode chart, String name) {
        return chart.path("series").values().stream()
                .filter(s -> s.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// The accuracy of a curve at an epsilon that is one of its points.
    private static double at(JsonNode series, double epsilon) {
        return series.path("points").values().stream()
                .filter(p -> Math.abs(p.path(0).asDouble() - epsilon) < 1e-9)
                .findFirst()
                .orElseThrow()
                .path(1)
                .asDouble();
    }

    @Test
    void completeAuditShowsEverySection() {
        fixture().all();

        assertThat(body())
                .contains("Ventral · audit report", "artificial-network", "Complete: 4 attacks on 10 images")
                .contains(
                        "clean accuracy 90.0 %; worst-case robust accuracy 70.0 % at ε = 0.25 to 35.0 % at ε = 0.5 in L2")
                .contains(
                        "90.0 % at ε = 1/255 to 70.0 % at ε = 4/255 in L∞", "70.0 % at ε = 2 to 50.0 % at ε = 4 in L0")
                .contains("No check warns", "Losses are computed from logits.", "✓ passed", "a.b")
                .contains("kind: ddn, norm: l2", "steps", "Distance against queries")
                .doesNotContain("in the run folder", "cannot be read", "no results");
        assertThat(body().indexOf("id=\"checks\"")).isLessThan(body().indexOf("id=\"results\""));
    }

    @Test
    void tablesHoldTheFiguresOfEachNorm() {
        fixture().all();

        assertThat(rows("results"))
                .containsSubsequence(
                        "Attack clean ε = 0.25 ε = 0.5 queries",
                        "PGD 90.0 90.0 50.0 36.3 0 forward, 36.3 gradients",
                        "DDN 90.0 70.0 40.0 1,012 12 forward, 1,000 gradients",
                        "Worst case 90.0 70.0 35.0 –",
                        "Attack median mean where found found queries",
                        "DDN 0.45 0.2 – not found 0.4 0.2123 – 0.5877 90.0 % 1,012 12 forward, 1,000 gradients",
                        "Attack clean ε = 1/255 ε = 4/255 queries",
                        "FGSM 90.0 90.0 70.0 –",
                        "Attack clean ε = 2 ε = 4 queries",
                        "JSMA 90.0 70.0 50.0 –",
                        "JSMA not found 3 – not found 2 50.0 % –");
        assertThat(section("results").split("Worst case", -1)).hasSize(2);
        assertThat(body()).doesNotContain("∞ –", "Infinity").contains("number of values changed");
    }

    @Test
    void minimalAttacksGiveTheWholeCurveAndTheWorstCaseTakesTheNearest() {
        fixture().all();

        JsonNode chart = chart("curve-0");
        JsonNode ddn = series(chart, "DDN");
        // an image that is broken at epsilon itself is broken; image 8 never is, image 9 always
        assertThat(at(ddn, 0)).isEqualTo(.9);
        assertThat(at(ddn, .25)).isEqualTo(.7);
        assertThat(at(ddn, .5)).isEqualTo(.4);
        assertThat(at(ddn, .8)).isEqualTo(.1);
        assertThat(series(chart, "PGD").path("points").size()).isEqualTo(3);
        assertThat(series(chart, "PGD").path("bold").booleanValue()).isFalse();
        JsonNode worst = series(chart, "Worst case");
        assertThat(worst.path("bold").booleanValue()).isTrue();
        assertThat(worst.path("colour").asInt()).isZero();
        assertThat(at(worst, .5)).isEqualTo(.4);
        assertThat(worst.path("points").size()).isEqualTo(ddn.path("points").size());
        assertThat(chart("curve-1").path("fractions").booleanValue()).isTrue();
        assertThat(at(series(chart("curve-1"), "FGSM"), 4)).isEqualTo(.7);
        assertThat(chart("curve-2").path("xName").asString()).isEqualTo("ε (values changed)");
    }

    @Test
    void worstCaseCurveIsNotThatOfOneAttack() {
        fixture().all();
        // PGD breaks image 7 at .3, which DDN breaks at .8; all images are right as they are
        var csv = new StringBuilder(AuditFolderFixture.SAMPLES);
        for (int i = 0; i < AuditFolderFixture.IMAGES; i++) {
            csv.append("%d,0,0,ddn,l2,1,1,1,%s,1,0,1,true,\n".formatted(i, (i + 1) / 10.0));
            csv.append("%d,0,0,pgd,l2,%s\n".formatted(i, i == 7 ? "1,1,1,0.3,1,0,1,true," : ",,,,,0,1,false,"));
        }
        fixture().write("samples.csv", csv.toString());

        JsonNode chart = chart("curve-0");
        assertThat(at(series(chart, "DDN"), .5)).isEqualTo(.5);
        assertThat(at(series(chart, "Worst case"), .5)).isEqualTo(.4);
        assertThat(at(series(chart, "Worst case"), .25)).isEqualTo(.8);
    }

    @Test
    void histogramsCountTheImagesThatWereRightAndBroken() {
        fixture().all();

        JsonNode ddn = chart("distances-0");
        assertThat(ddn.path("title").asString()).isEqualTo("DDN, L2: 8 of 9 images");
        assertThat(ddn.path("counts").values().stream()
                        .mapToInt(JsonNode::asInt)
                        .sum())
                .isEqualTo(8);
        assertThat(ddn.path("counts").path(29).asInt()).isEqualTo(1);
        assertThat(ddn.path("edges").path(30).asDouble()).isEqualTo(.8, within(1e-9));
        assertThat(ddn.path("median").asDouble()).isEqualTo(.45);
        JsonNode jsma = chart("distances-1");
        assertThat(jsma.path("median").isNull()).isTrue();
        // one value a bin
        assertThat(jsma.path("edges").path(1).asDouble()).isEqualTo(1);
        assertThat(List.of(0, 1, 1, 1, 1, 0))
                .isEqualTo(jsma.path("counts").values().stream()
                        .map(JsonNode::asInt)
                        .limit(6)
                        .toList());
    }

    @Test
    void queriesBeginWhereTheMedianIsANumber() {
        fixture().all();

        JsonNode median = chart("queries-0");
        assertThat(median.path("log").booleanValue()).isTrue();
        assertThat(median.path("series").size()).isEqualTo(1);
        assertThat(series(median, "DDN").path("points").size()).isEqualTo(2);
        JsonNode broken = chart("queries-1");
        assertThat(series(broken, "DDN").path("points").size()).isEqualTo(3);
        assertThat(chart("queries-2").path("title").asString()).isEqualTo("L0, share of images broken");
    }

    @Test
    void galleryTellsWhatWasFound() {
        fixture().all();

        String gallery = section("gallery");
        assertThat(gallery)
                .contains("Images that are wrong without a change are left out")
                .doesNotContain("(image 9)");
        assertThat(gallery.split("<img ", -1)).hasSize(6);
        assertThat(gallery)
                .contains("× 7", "0.5123", "not found", "12 values", "✓ ankle boot", "✗ coat", "98 %", "unchanged");
    }

    @Test
    void classesAreInTheOrderInWhichTheyFall() {
        fixture().all();

        // L2: class 0 has .1, .4, .7 and 0 (image 9 is wrong as it is), class 1 .2, .5 and .8, class 2 .3, .6
        // and nothing
        assertThat(rows("falls"))
                .containsSubsequence(
                        "Class images distance becomes (images)",
                        "ankle boot 4 0.25 bag 3, coat 1",
                        "bag 3 0.5 coat 3",
                        "coat 3 0.6 ankle boot 2")
                .contains("ankle boot 4 not found bag 1, coat 1");
    }

    @Test
    void warningsComeFirstAndAreCounted() {
        fixture().all().checks("warning");

        assertThat(body()).contains("1 of 2 checks warn", "Sanity checks warn", "▲ warning", "class=\"below\"");
    }

    @Test
    void checksThatWereSwitchedOffAreMissed() throws IOException {
        fixture().all().write("audit.yaml", "name: a\nattacks: [{kind: pgd}]\nchecks: false\n");
        Files.delete(folder.resolve("checks.csv"));

        assertThat(body()).contains("Not checked", "The sanity checks were switched off");
    }

    @Test
    void auditThatHasJustBegunIsAReport() {
        fixture().audit();

        assertThat(body())
                .contains(
                        "Partial: not all of 4 attacks",
                        "There are no results yet",
                        "samples.csv is not in the run folder")
                .contains("checks.csv is not in the run folder", "No images: gallery/gallery.csv is not")
                .contains("on 10 images of artificial-network.");
    }

    @Test
    void damagedSamplesAreNamedAndLeaveTheListedEpsilons() {
        fixture()
                .all()
                .write(
                        "samples.csv",
                        "image,label,clean,attack,norm,adversarial,l0,l1,l2,linf,success\n0,0,0,ddn,l2,1,1,1,many,1,true\n");

        assertThat(body()).contains("samples.csv: line 2: l2: expected a number, got 'many'");
        assertThat(series(chart("curve-0"), "DDN").path("points").size()).isEqualTo(3);
        assertThat(at(series(chart("curve-0"), "Worst case"), .5)).isEqualTo(.35);
    }

    @Test
    void hostileTextsAreEscapedEverywhere() {
        new AuditFolderFixture(folder, HOSTILE, HOSTILE).all().checks(HOSTILE.replace("\"", ""));

        String html = html();
        assertThat(html).doesNotContain("<img src=x", "</script><img");
        assertThat(Pattern.compile("(?i)</script").matcher(html).results().count())
                .isEqualTo(3);
        assertThat(body())
                .contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;")
                .doesNotContainPattern("<[^<>]*\" on(load|error)=")
                .doesNotContainPattern("(?i)(src|href)=\"(?!data:|#)");
        assertThat(section("falls")).contains("&lt;/script&gt;");
    }

    @Test
    void hostileAttacksAndNormsAreEscaped() {
        String name = "\"a<img src=x>\"";
        fixture()
                .all()
                .write(
                        "results.csv",
                        String.join(",", ResultRow.TABLE.columns()) + "\nn,0,d,none,,0,accuracy,0.9,1\n" + "n,0,d,"
                                + name + "," + name + ",0.5,accuracy,0.4,1\n");

        assertThat(html()).doesNotContain("<img src=x");
        assertThat(section("results")).contains("A&lt;img src=x&gt;");
        assertThat(series(chart("curve-0"), "A<img src=x>").path("points").size())
                .isEqualTo(2);
    }

    @Test
    void manySamplesMakeNoHeavyPage() {
        fixture().audit();
        long none = html().length();
        fixture().large(10_000, 10);

        assertThat(html().length() - none).isLessThan(150_000);
        JsonNode curve = series(chart("curve-0"), "A3");
        assertThat(at(curve, .5)).isEqualTo(.5, within(2e-4));
    }

    @Test
    void filesThatCannotBeUnderstoodAreTheUsersMatter() {
        fixture().all().write("results.csv", "a,b\n");
        assertThatThrownBy(() -> Report.write(folder))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith("results.csv: line 1: expected the columns");
        fixture().write("audit.yaml", "name: a\n");
        assertThatThrownBy(() -> Report.write(folder))
                .isInstanceOf(InputError.class)
                .hasMessage("audit.yaml: line 1: expected an audit with a list of `attacks`, got name");
        fixture().write("audit.yaml", "attacks: [\n");
        assertThatThrownBy(() -> Report.write(folder))
                .isInstanceOf(InputError.class)
                .hasMessageMatching("audit.yaml: line \\d+: expected YAML, got: .*");
    }
}
