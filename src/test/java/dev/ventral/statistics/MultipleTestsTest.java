package dev.ventral.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MultipleTestsTest {

    @Test
    void equalsScipy() {
        double[] p = {0.01, 0.04, 0.03, 0.005, 0.8, 0.03};
        // scipy.stats.false_discovery_control(p), scipy 1.17.1
        assertThat(MultipleTests.benjaminiHochberg(p))
                .containsExactly(new double[] {0.03, 0.048, 0.045, 0.03, 0.8, 0.045}, within(1e-15));
        assertThat(MultipleTests.bonferroni(p))
                .containsExactly(new double[] {.06, .24, .18, .03, 1, .18}, within(1e-15));
        assertThat(MultipleTests.benjaminiHochberg()).isEmpty();
        assertThatThrownBy(() -> MultipleTests.bonferroni(1.1)).hasMessageContaining("0 to 1");
    }

    /// Of .01, .04, .03, .005: .005 x 4, .01 x 3, .03 x 2, and .04 may not be below that.
    @Test
    void holmStepsDown() {
        assertThat(MultipleTests.holm(.01, .04, .03, .005))
                .containsExactly(new double[] {.03, .06, .06, .02}, within(1e-15));
        assertThat(MultipleTests.holm(.6, .7)).containsExactly(1, 1);
    }
}
