package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.results.ResultRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReproductionTest {
    private static ResultRow row(String condition, double value) {
        return new ResultRow(condition, 0, "set", "pgd", "linf", 0.1, "accuracy", value, 100);
    }

    @Test
    void equalRowsAreEqual() {
        Reproduction same = Reproduction.compare(List.of(row("a", 0.5)), List.of(row("a", 0.5)));
        assertThat(same.equal()).isTrue();
        assertThat(same.lines()).containsExactly("All 1 numbers are equal.");
    }

    @Test
    void differencesAreSaid() {
        Reproduction other = Reproduction.compare(
                List.of(row("a", 0.5), row("b", 0.5), row("c", 0.5)),
                List.of(row("a", 0.51), row("c", 0.5), row("d", 0.5)));
        assertThat(other.equal()).isFalse();
        assertThat(other.lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).contains("a, seed 0").contains("0.5, now 0.51 (+0.0100)"))
                .anySatisfy(line -> assertThat(line).contains("b, seed 0").contains("not measured again"))
                .anySatisfy(line -> assertThat(line).contains("d, seed 0").contains("new"))
                .last()
                .asString()
                .contains("3 of 3");
    }
}
