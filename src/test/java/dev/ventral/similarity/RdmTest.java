package dev.ventral.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RdmTest {

    @Test
    void correlationDistanceClosedForm() {
        // (1 2 3), its double, its reverse, a constant, and (1 3 2) with r = 1/2.
        float[] x = {1, 2, 3, 2, 4, 6, 3, 2, 1, 0.1f, 0.1f, 0.1f, 1, 3, 2};
        SquareMatrix d = Rdm.correlation(x, 5);
        assertThat(Arrays.copyOf(d.values(), 5)).containsExactly(new float[] {0, 0, 2, 1, 0.5f}, within(1e-6f));
        for (int i = 0; i < 5; i++) {
            assertThat(d.get(i, i)).isZero();
        }
        assertThat(d.get(3, 2)).isEqualTo(1f, within(1e-6f));
    }

    @Test
    void comparesUpperTrianglesOnly() {
        var a = new SquareMatrix(3, new float[] {0, 1, 2, 1, 0, 4, 2, 4, 0});
        // Same order above the diagonal, nonsense on and below it.
        var b = new SquareMatrix(3, new float[] {9, 1, 10, -5, 9, 100, 8, 7, 9});
        assertThat(Rdm.spearman(a, b)).isEqualTo(1, within(1e-12));
        // numpy.corrcoef([1, 2, 4], [1, 10, 100])[0, 1]
        assertThat(Rdm.pearson(a, b)).isEqualTo(0.9686196045011364, within(1e-12));
        assertThatThrownBy(() -> Rdm.pearson(a, new SquareMatrix(1, new float[1])))
                .isInstanceOf(InputError.class);
    }

    @Test
    void ranksShareTies() {
        assertThat(Correlation.ranks(new double[] {3, 1, 3, 0.0, -0.0, 3})).containsExactly(5, 3, 5, 1.5, 1.5, 5);
        // Pearson of ranks (1, 2.5, 2.5, 4) and (1, 2, 3, 4): 4.5 / sqrt(4.5 * 5).
        assertThat(Correlation.spearman(new double[] {1, 2, 2, 9}, new double[] {1, 2, 3, 4}))
                .isEqualTo(4.5 / Math.sqrt(22.5), within(1e-12));
    }

    @Test
    void constantsCorrelateWithNothingAndNanIsSeen() {
        double[] constant = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
        double[] x = {1, 2, 3, 4, 5, 6, 8};
        assertThat(Correlation.pearson(constant, x)).isZero();
        assertThat(Correlation.pearson(x, constant)).isZero();
        assertThat(Correlation.pearson(new double[] {1, Double.NaN, 2}, new double[] {1, 2, 3}))
                .isNaN();
        assertThat(Correlation.pearson(new double[] {1e-20, 2e-20, 3e-20}, new double[] {3, 2, 1}))
                .isEqualTo(-1, within(1e-12));
    }
}
