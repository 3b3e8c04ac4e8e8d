package dev.ventral.neural.encoding.readout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ShifterTest {
    private static final int HEIGHT = 4;
    private static final int WIDTH = 8;

    /// Maps of 0 but for a 1 at (row, column).
    private static Tensor impulse(int row, int column) {
        float[] maps = new float[HEIGHT * WIDTH];
        maps[row * WIDTH + column] = 1;
        return Tensors.of(maps, 1, 1, HEIGHT, WIDTH);
    }

    private static float[] moved(Tensor maps, double dx, double dy) {
        return Tensors.floats(Shifter.move(maps, Tensors.of(new float[] {(float) dx, (float) dy}, 1, 2)));
    }

    @Test
    void zeroShiftChangesNoBit() {
        float[] maps = EncodingInitial.gaussian(3 * 2 * HEIGHT * WIDTH, 1, new SplittableRandom(1));
        Tensor same = Shifter.move(Tensors.of(maps, 3, 2, HEIGHT, WIDTH), Tensors.of(new float[6], 3, 2));
        assertThat(Tensors.floats(same)).containsExactly(maps);
    }

    @Test
    void aReadoutMovedByDxSeesWhatLiesDxToTheRight() {
        // 2 / WIDTH is one position: the mask at column 4 now sees column 5.
        float[] seen = moved(impulse(2, 5), 2.0 / WIDTH, 0);
        assertThat(seen[2 * WIDTH + 4]).isCloseTo(1, within(1e-5f));
        assertThat(seen[2 * WIDTH + 5]).isCloseTo(0, within(1e-5f));
        float[] down = moved(impulse(2, 5), 0, 2.0 / HEIGHT);
        assertThat(down[WIDTH + 5]).isCloseTo(1, within(1e-5f));
    }

    @Test
    void betweenPositionsItInterpolates() {
        float[] seen = moved(impulse(2, 5), 1.0 / WIDTH, 0);
        assertThat(seen[2 * WIDTH + 4]).isCloseTo(.5f, within(1e-5f));
        assertThat(seen[2 * WIDTH + 5]).isCloseTo(.5f, within(1e-5f));
    }

    @Test
    void outsideIsZero() {
        float[] seen = moved(Tensors.of(new float[] {1, 1, 1, 1}, 1, 1, 2, 2), 1, 0);
        assertThat(seen).containsExactly(new float[] {1, 0, 1, 0}, within(1e-5f));
    }

    @Test
    void eachTrialMovesByItsOwnShift() {
        Tensor maps = impulse(2, 5).expand(2, 1, HEIGHT, WIDTH);
        float[] seen = Tensors.floats(Shifter.move(maps, Tensors.of(new float[] {0, 0, -2f / WIDTH, 0}, 2, 2)));
        assertThat(seen[2 * WIDTH + 5]).isEqualTo(1);
        assertThat(seen[HEIGHT * WIDTH + 2 * WIDTH + 6]).isCloseTo(1, within(1e-5f));
    }

    @Test
    void theMeanPupilPositionNeverShifts() {
        var shifter = new Shifter(new SplittableRandom(2));
        assertThat(Tensors.floats(shifter.shift(Tensors.of(new float[] {1, -2}, 1, 2))))
                .containsOnly(0);
        try (var _ = new NoGradGuard()) {
            Tensor last = Weights.parameters(shifter).get("mlp.weight2");
            last.fill_(Tensors.scalar(.7));
        }
        float[] shift = Tensors.floats(shifter.shift(Tensors.of(new float[] {1, -2, 0, 0}, 2, 2)));
        assertThat(Math.abs(shift[0])).isGreaterThan(.01f);
        assertThat(shift[2]).isZero();
        assertThat(shift[3]).isZero();
    }
}
