package dev.ventral.attack.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ConstantSearchTest {
    /// Row 0 never meets the goal; row 1 in the first and the third search, in one of the steps only; row 2
    /// in the third.
    @Test
    void constantGrowsTenfoldUntilMetAndIsHalvedThen() {
        var search = new ConstantSearch(.1, 4, 2, false);
        try (AttackState state = state(3)) {
            search.start(state);
            double[][] expected = {{1, .05, 1}, {10, .075, 10}, {100, .0625, 5.5}};
            int[][] met = {{0, 1, 0}, {0, 0, 0}, {0, 1, 1}};
            Tensor loss = Tensors.of(new float[] {1, 1, 1}, 3);
            for (int s = 0; s < 3; s++) {
                assertThat(Tensors.ints(search.advance(state, bools(met[s]), loss)))
                        .containsExactly(0, 0, 0);
                assertThat(Tensors.ints(ConstantSearch.made(state))).containsExactly(1, 1, 1);
                assertThat(Tensors.ints(search.advance(state, bools(0, 0, 0), loss)))
                        .containsExactly(1, 1, 1);
                assertThat(Tensors.ints(ConstantSearch.made(state))).containsExactly(0, 0, 0);
                assertThat(Tensors.doubles(ConstantSearch.constant(state))).containsExactly(expected[s], within(1e-5));
                assertThat(Tensors.ints(state.finished())).containsExactly(0, 0, 0);
            }
            search.advance(state, bools(0, 0, 0), loss);
            search.advance(state, bools(0, 0, 0), loss);
            assertThat(Tensors.ints(state.finished())).containsExactly(1, 1, 1);
        }
    }

    /// Looked at after 2, 4, … of 20 steps: row 0 no longer falls after the second, row 1 always does.
    @Test
    void searchEndsWhereTheLossNoLongerFalls() {
        var search = new ConstantSearch(.1, 3, 20, true);
        try (AttackState state = state(2)) {
            search.start(state);
            for (int step = 1; step <= 6; step++) {
                Tensor over = search.advance(
                        state, bools(0, 0), Tensors.of(new float[] {step < 3 ? 9 - step : 6, 9 - step}, 2));
                assertThat(Tensors.ints(over)).containsExactly(step == 6 ? 1 : 0, 0);
            }
            assertThat(Tensors.ints(ConstantSearch.made(state))).containsExactly(0, 6);
            assertThat(Tensors.doubles(ConstantSearch.constant(state)))
                    .containsExactly(new double[] {1, .1}, within(1e-6));
        }
    }

    private static Tensor bools(int... values) {
        return Tensors.of(values).ne(Tensors.scalar(0));
    }

    private static AttackState state(int count) {
        int[] index = new int[count];
        Tensor images = Tensors.of(new float[count], count, 1, 1, 1);
        return new AttackState(
                Norm.L2,
                images,
                new Goal(Tensors.of(index), false),
                Double.POSITIVE_INFINITY,
                new ImageRandom(1, index));
    }
}
