package dev.ventral.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class CcaTest {
    private static final int N = 8;

    /// `sin(1.3 k^1.5)`, 8 x 3, columns times 1, 2, 5.
    static Tensor first() {
        double[] scale = {1, 2, 5};
        double[] x = IntStream.range(0, N * 3)
                .mapToDouble(k -> Math.sin(1.3 * Math.pow(k, 1.5)) * scale[k % 3])
                .toArray();
        return Tensors.of(x, N, 3);
    }

    /// `cos(0.7 k^1.5)`, 8 x 4.
    static Tensor second() {
        double[] y = IntStream.range(0, N * 4)
                .mapToDouble(k -> Math.cos(.7 * Math.pow(k, 1.5)))
                .toArray();
        return Tensors.of(y, N, 4);
    }

    @Test
    void equalsScipy() {
        // numpy 2.4.6, scipy 1.17.1: cosines of scipy.linalg.subspace_angles of the centred columns
        double[] rho = {0.9542191063597549, 0.7859104336194341, 0.4444177213906415};
        assertThat(Cca.correlations(first(), second())).containsExactly(rho, within(1e-10));
        assertThat(Cca.mean(first(), second())).isEqualTo((rho[0] + rho[1] + rho[2]) / 3, within(1e-10));
        // the same of the first two and three principal components
        assertThat(Cca.svcca(first(), second(), .9)).isEqualTo(0.5826242809494498, within(1e-10));
        // variables from the generalised eigenproblem (scipy.linalg.eigh)
        assertThat(Cca.pwcca(first(), second())).isEqualTo(0.7528992880576362, within(1e-10));
        // the square root of one minus scipy.spatial.procrustes' disparity, and orthogonal_procrustes' scale
        double s = 0.505108083543616;
        assertThat(Procrustes.similarity(first(), second())).isEqualTo(s, within(1e-12));
        assertThat(Procrustes.distance(first(), second())).isEqualTo(Math.sqrt(2 - 2 * s), within(1e-12));
        assertThat(Procrustes.angle(first(), second())).isEqualTo(Math.acos(s), within(1e-12));
    }

    @Test
    void linearMapsChangeProcrustesOnlyRotationsNothing() {
        Tensor x = first();
        Tensor y = second();
        double[] turn = {.6, -.8, 0, .8, .6, 0, 0, 0, 1};
        Tensor turned = x.mm(Tensors.of(turn, 3, 3)).mul(Tensors.scalar(3)).add(Tensors.scalar(9));
        assertThat(Cca.mean(turned, y)).isEqualTo(Cca.mean(x, y), within(1e-10));
        assertThat(Cca.pwcca(turned, x)).isEqualTo(1, within(1e-10));
        assertThat(Cca.svcca(turned, y, .9)).isEqualTo(Cca.svcca(x, y, .9), within(1e-10));
        assertThat(Procrustes.similarity(turned, y)).isEqualTo(Procrustes.similarity(x, y), within(1e-10));
        assertThat(Procrustes.distance(turned, x)).isEqualTo(0, within(1e-6));
        double[] shear = {1, 4, 0, 0, 1, 0, 0, 7, .2};
        Tensor sheared = x.mm(Tensors.of(shear, 3, 3));
        assertThat(Cca.mean(sheared, y)).isEqualTo(Cca.mean(x, y), within(1e-9));
        assertThat(Cca.mean(sheared, x)).isEqualTo(1, within(1e-9));
        assertThat(Cca.pwcca(y, sheared)).isEqualTo(Cca.pwcca(y, x), within(1e-9));
        assertThat(Cca.pwcca(turned, y)).isNotCloseTo(Cca.pwcca(x, y), within(1e-4));
        assertThat(Cca.svcca(sheared, x, .9)).isLessThan(.999);
        assertThat(Procrustes.similarity(sheared, x)).isLessThan(.9);
        // images in another order on one side
        Tensor order = Tensors.of(new int[] {3, 1, 7, 0, 2, 6, 5, 4});
        assertThat(Procrustes.similarity(x.index_select(0, order), x)).isLessThan(.9);
        assertThat(Procrustes.similarity(x.index_select(0, order), y.index_select(0, order)))
                .isEqualTo(Procrustes.similarity(x, y), within(1e-12));
    }

    @Test
    void moreUnitsThanImages() {
        Tensor x = first();
        Tensor wide = Tensors.of(SimilarityTest.random(N * 30, 1), N, 30);
        Tensor wider = Tensors.of(SimilarityTest.random(N * 40, 2), N, 40);
        // centred, 8 images span 7 directions
        assertThat(Cca.correlations(wide, wider))
                .hasSize(7)
                .containsExactly(new double[] {1, 1, 1, 1, 1, 1, 1}, within(1e-9));
        assertThat(Cca.svcca(wide, wider, .5)).isLessThan(.9);
        // columns of zeros do not matter
        double[] padded = new double[N * 20];
        double[] values = Tensors.doubles(x);
        for (int k = 0; k < values.length; k++) {
            padded[k / 3 * 20 + k % 3] = values[k];
        }
        Tensor zeros = Tensors.of(padded, N, 20);
        assertThat(Procrustes.similarity(zeros, second())).isEqualTo(Procrustes.similarity(x, second()), within(1e-12));
        assertThat(Procrustes.similarity(wide, zeros)).isEqualTo(Procrustes.similarity(x, wide), within(1e-12));
        assertThat(Cca.mean(zeros, second())).isEqualTo(Cca.mean(x, second()), within(1e-10));
    }

    @Test
    void constantsAreLikeNothing() {
        double[] constant = new double[N * 2];
        Arrays.fill(constant, .1);
        Tensor same = Tensors.of(constant, N, 2);
        assertThat(Cca.correlations(same, first())).isEmpty();
        assertThat(Cca.mean(same, first())).isZero();
        assertThat(Cca.pwcca(same, first())).isZero();
        assertThat(Cca.pwcca(first(), same)).isZero();
        assertThat(Procrustes.similarity(same, first())).isZero();
        assertThatThrownBy(() -> Cca.svcca(first(), first(), 0)).hasMessageContaining("share above 0");
        assertThatThrownBy(() -> Procrustes.similarity(first(), Tensors.of(new double[4], 2, 2)))
                .hasMessageContaining("8 and 2 rows");
    }
}
