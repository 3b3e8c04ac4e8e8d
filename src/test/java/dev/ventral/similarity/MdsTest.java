package dev.ventral.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import org.junit.jupiter.api.Test;

class MdsTest {

    @Test
    void aRectangleIsFoundAgain() {
        // sides 4 and 3, diagonals 5
        var d = SquareMatrix.ofUpperTriangle(new double[] {4, 5, 3, 3, 5, 4});
        Mds mds = Mds.plane(d);
        assertThat(mds.stress()).isEqualTo(0, within(1e-7));
        double[][] corners = {{2, 1.5}, {-2, 1.5}, {-2, -1.5}, {2, -1.5}};
        for (int i = 0; i < 4; i++) {
            assertThat(mds.points()[i]).containsExactly(corners[i], within(1e-6));
        }
        // the same images in another order: the same picture but for the sign of the first corner
        assertThat(Mds.plane(d.select(new int[] {1, 0, 3, 2})).points()[0]).containsExactly(corners[0], within(1e-6));
    }

    @Test
    void stressOfWhatDoesNotFit() {
        // three images, all 1 apart, on a line: B has eigenvalues 1/2, 1/2, 0; whichever axis it is
        double[] upper = {1, 1, 1};
        Mds line = Mds.of(SquareMatrix.ofUpperTriangle(upper), 1);
        double missed = 0;
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < i; j++) {
                missed += Math.pow(1 - Math.abs(line.points()[i][0] - line.points()[j][0]), 2);
            }
        }
        assertThat(line.stress())
                .isEqualTo(Math.sqrt(missed / 3), within(1e-12))
                .isGreaterThan(.1);
        assertThat(Mds.plane(SquareMatrix.ofUpperTriangle(upper)).stress()).isEqualTo(0, within(1e-7));
        // points in space that a plane nearly holds
        float[] flat = SimilarityTest.random(60, 3);
        for (int i = 2; i < flat.length; i += 3) {
            flat[i] *= .01f;
        }
        SquareMatrix d = Rdm.euclidean(Tensors.of(flat, 20, 3));
        assertThat(Mds.plane(d).stress()).isBetween(1e-6, 1e-3);
        assertThat(Mds.of(d, 3).stress()).isEqualTo(0, within(1e-6));
    }

    @Test
    void edges() {
        assertThat(Mds.plane(new SquareMatrix(1, new float[1])).points()).isDeepEqualTo(new double[1][2]);
        assertThat(Mds.plane(new SquareMatrix(0, new float[0])).points()).isEmpty();
        assertThat(Mds.of(SquareMatrix.ofUpperTriangle(new double[] {2}), 3).points())
                .satisfies(p -> assertThat(p[0]).containsExactly(new double[] {1, 0, 0}, within(1e-7)));
        assertThat(Mds.plane(new SquareMatrix(3, new float[9])).stress()).isZero();
        var nan = SquareMatrix.ofUpperTriangle(new double[] {Double.NaN});
        assertThatThrownBy(() -> Mds.plane(nan)).isInstanceOf(InputError.class).hasMessageContaining("finite");
    }
}
