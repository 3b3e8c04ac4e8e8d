package dev.ventral.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.results.ClaimRow;
import dev.ventral.results.PerImageResults;
import dev.ventral.results.ResultRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimsTest {
    private static final PerImageResults NONE = new PerImageResults();

    private static boolean overall(ClaimRow claim) {
        return claim.kind() == ClaimRow.Kind.OVERALL;
    }

    private static ResultRow row(String condition, long seed, double strength, double accuracy) {
        return new ResultRow(
                condition,
                seed,
                "digits",
                strength == 0 ? "none" : "pgd",
                strength == 0 ? "" : "linf",
                strength,
                "accuracy",
                accuracy,
                100);
    }

    /// `guided` is better by .1 and .3 at the two strengths in each of six seeds, but for .01 times the seed.
    private static List<ResultRow> six() {
        List<ResultRow> rows = new ArrayList<>();
        for (long seed = 0; seed < 6; seed++) {
            for (String condition : List.of("none", "guided", "control")) {
                double more = condition.equals("guided") ? 1 : 0;
                rows.add(row(condition, seed, 0, .9));
                rows.add(row(condition, seed, .01, .5 + more * (.1 + .01 * seed)));
                rows.add(row(condition, seed, .02, .2 + more * (.3 + .01 * seed)));
            }
        }
        return rows;
    }

    @Test
    void everyConditionIsHeldAgainstNoneAndItsControl() {
        List<ClaimRow> claims = Claims.of(six(), Map.of("guided", List.of("control")), NONE);
        assertThat(claims.stream().filter(ClaimsTest::overall).map(c -> c.condition() + " " + c.against()))
                .containsExactly("guided none", "guided control", "control none");
        ClaimRow first = claims.stream().filter(ClaimsTest::overall).findFirst().orElseThrow();
        assertThat(first.perturbation()).isEqualTo("pgd");
        assertThat(first.difference()).isCloseTo(.225, within(1e-12));
        assertThat(first.seeds()).isEqualTo(6);
        // all six of one sign: the least p, which three claims multiply (the third, of no difference, has p 1)
        assertThat(first.p()).isEqualTo(2 / 64.0);
        assertThat(first.pLeast()).isEqualTo(2 / 64.0);
        assertThat(first.pHolm()).isCloseTo(6 / 64.0, within(1e-12));
        assertThat(first.effectSize()).isCloseTo(.225 / (.01 * Math.sqrt(3.5)), within(1e-9));
        assertThat(first.seedsNeeded()).isEqualTo(6);
        ClaimRow clean = claims.stream()
                .filter(c -> c.perturbation().equals("none") && c.condition().equals("guided"))
                .findFirst()
                .orElseThrow();
        assertThat(clean.p()).isEqualTo(1);
        assertThat(clean.effectSize()).isNaN();
    }

    /// Seeds that one of the two lacks, and those that have not met every strength, have no part.
    @Test
    void onlyWholePairsCount() {
        List<ResultRow> rows = six();
        rows.removeIf(r -> r.condition().equals("guided") && r.seed() == 5 && r.strength() == .02);
        rows.removeIf(r -> r.condition().equals("none") && r.seed() == 4);
        ClaimRow overall = Claims.of(rows, Map.of(), NONE).stream()
                .filter(c -> overall(c) && c.condition().equals("guided"))
                .findFirst()
                .orElseThrow();
        assertThat(overall.seeds()).isEqualTo(4);
        rows.removeIf(r -> r.seed() > 0);
        assertThat(Claims.of(rows, Map.of(), NONE)).isEmpty();
    }

    @Test
    void theTableNamesTheMeanOverStrengths(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tests.csv");
        ClaimRow.TABLE.write(file, Claims.of(six(), Map.of("guided", List.of("control")), NONE));
        assertThat(Files.readAllLines(file))
                .hasSize(1 + 3 * 4)
                .contains("control,none,digits,pgd,linf,accuracy,mean,0,0,0,,1,1,0.03125,6,")
                .anyMatch(line -> line.startsWith("guided,control,digits,pgd,linf,accuracy,0.02,0.32"));
    }

    /// Where nothing is there, at most one in twenty families of claims has any below .05.
    @Test
    void falseFindingsKeepTheLevel() {
        var random = new SplittableRandom(3);
        int found = 0;
        int runs = 250;
        for (int k = 0; k < runs; k++) {
            List<ResultRow> rows = new ArrayList<>();
            for (long seed = 0; seed < 8; seed++) {
                double own = random.nextGaussian();
                for (String condition : List.of("none", "a", "b", "c")) {
                    rows.add(row(condition, seed, .1, .5 + .05 * own + .02 * random.nextGaussian()));
                }
            }
            found += Claims.of(rows, Map.of("a", List.of("b")), NONE).stream()
                            .anyMatch(c -> overall(c) && c.pHolm() <= .05)
                    ? 1
                    : 0;
        }
        assertThat((double) found / runs).isBetween(.004, .08);
    }
}
