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

final class ClaimSectionTest {
    private static final String HEADER =
            "condition,against,dataset,perturbation,norm,strength,difference,ci_low,ci_high,"
                    + "effect_size,p,p_holm,p_least,seeds,seeds_needed\n";

    @TempDir
    private Path folder;

    private List<ClaimSection.Sentence> sentences(String... lines) {
        new RunFolderFixture(folder)
                .all()
                .write("tests.csv", HEADER + String.join("\n", lines) + (lines.length == 0 ? "" : "\n"));
        return RunPage.of(RunData.read(folder)).claims().sentences();
    }

    @Test
    void eachVerdictInWords() {
        List<ClaimSection.Sentence> sentences = sentences(
                "v1-model,none,fashion-mnist,pgd,linf,mean,0.031,0.012,0.05,1.5,0.0078125,0.0234375,0.0078125,8,6",
                "v1-model,none,fashion-mnist,pgd,linf,0.01,0.05,0.012,0.05,1.5,0.0078125,0.1,0.0078125,8,6",
                "v1-model,none,fashion-mnist,gaussian-noise,,mean,-0.02,-0.03,-0.01,-2,0.0078125,0.0078125,0.0078125,8,6",
                "v1-model,none,fashion-mnist,fgsm,linf,mean,0.01,-0.02,0.04,0.3,0.4,1,0.0078125,8,90",
                "v1-model,none,fashion-mnist,mi-fgsm,linf,mean,0,-0.02,0.02,0.001,1,1,0.0078125,8,31390",
                "v1-model,none,fashion-mnist,bim,linf,mean,0.01,,,,0.25,1,0.25,3,12");
        assertThat(sentences)
                .extracting(ClaimSection.Sentence::text)
                .containsExactly(
                        "beats none by +3.1 points [+1.2, +5.0], p = .008, corrected .023",
                        "is beaten by none: −2.0 points [−3.0, −1.0], p = .008",
                        "cannot be told from none: +1.0 points [−2.0, +4.0], p = .400, corrected 1.000; an effect of this"
                                + " size would take about 90 seeds",
                        "cannot be told from none: ±0.0 points [−2.0, +2.0], p = 1.000; an effect of this size would take"
                                + " more than 100 seeds",
                        "against none: +1.0 points, but no test of 3 seeds can reach .05 (the least p is .250); an effect of"
                                + " this size would take about 12 seeds");
        assertThat(sentences)
                .extracting(ClaimSection.Sentence::verdict)
                .containsExactly(
                        IntervalVerdict.ABOVE,
                        IntervalVerdict.BELOW,
                        IntervalVerdict.UNCLEAR,
                        IntervalVerdict.UNCLEAR,
                        IntervalVerdict.UNKNOWN);
        assertThat(sentences.getFirst().under()).isEqualTo("PGD, L∞");
    }

    @Test
    void runsWithoutTestsHaveNone() throws IOException {
        new RunFolderFixture(folder).all();
        assertThat(Files.readString(Report.write(folder))).doesNotContain("<h3>Tests</h3>");
        Files.writeString(folder.resolve("tests.csv"), "nonsense\n");
        assertThat(Files.readString(Report.write(folder))).contains("tests.csv: line 1: expected the columns");
    }
}
