package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class FabTest {
    /// Worked out by hand for `z_0 - z_1 = x_0 - .4` at x_0 = .5, one value: the first step ends at .5 - 1.05
    /// * .1, is wrong and goes back to .9 of that change, .5 - .0945. The second has d = .0055, d_0 = .1, a =
    /// .0055 / .1055, and goes to .5 - ((1 - a) (.0945 + 1.05 * .0055) + a 1.05 * .1).
    @Test
    void makesTheStepsOfThePaper() {
        Classifier model = LambdaNet.linear(new double[] {1}, -.4, 1);
        Tensor images = Tensors.of(new float[] {.5f}, 1, 1, 1, 1);
        var goal = new Goal(Tensors.of(new int[] {0}), false);
        var fab = new Fab(Norm.L2);
        var victim = new Victim(model);
        try (var state = new AttackState(
                        Norm.L2, images, goal, Double.POSITIVE_INFINITY, new ImageRandom(1, new int[] {0}));
                var _ = new PointerScope()) {
            fab.start(victim, state);
            fab.step(victim, state);
            state.advance();
            assertThat(Tensors.item(state.distance())).isCloseTo(.105, within(1e-6));
            assertThat(Tensors.item(state.x())).isCloseTo(.5 - .0945, within(1e-6));
            fab.step(victim, state);
            double a = .0055 / .1055;
            double second = (1 - a) * (.0945 + 1.05 * .0055) + a * .105;
            assertThat(Tensors.item(state.distance())).isCloseTo(second, within(1e-6));
            assertThat(Tensors.item(state.x())).isCloseTo(.5 - .9 * second, within(1e-6));
        }
    }

    /// After the first walk the next begins at half the distance known, in another place each time.
    @Test
    void walksBeginAtHalfTheDistanceKnown() {
        Classifier model = LambdaNet.linear(new double[] {1, -2, 1, .5}, 0, 1);
        Tensor images = Tensors.of(new float[] {.5f, .4f, .5f, .5f}, 1, 1, 2, 2);
        var goal = new Goal(Tensors.of(new int[] {0}), false);
        var fab = new Fab(Norm.LINF, List.of(), 2, 3, .1, 1.05, .9);
        var victim = new Victim(model);
        try (var state = new AttackState(
                        Norm.LINF, images, goal, Double.POSITIVE_INFINITY, new ImageRandom(1, new int[] {0}));
                var _ = new PointerScope()) {
            fab.start(victim, state);
            double[] begins = new double[3];
            for (int s = 1; s <= 4; s++) {
                fab.step(victim, state);
                state.advance();
                if (s % 2 == 0) {
                    Tensor change = state.x().sub(images);
                    assertThat(Tensors.item(Norm.LINF.size(change)))
                            .isCloseTo(Tensors.item(state.distance()) / 2, within(1e-6));
                    begins[s / 2] = Tensors.doubles(change)[0];
                }
            }
            assertThat(begins).doesNotHaveDuplicates();
        }
    }

    @Test
    void refusesWrongSettings() {
        assertThatThrownBy(() -> new Fab(Norm.L0))
                .isInstanceOf(InputError.class)
                .hasMessage("fab.norm: expected l1, l2 or linf, got l0");
        assertThatThrownBy(() -> new Fab(Norm.L2, List.of(), 10, 1, .1, .9, .9)).hasMessageStartingWith("fab.eta");
        assertThatThrownBy(() -> new Fab(Norm.L2, List.of(), 10, 1, .1, 1.05, 1))
                .hasMessageStartingWith("fab.beta");
        assertThatThrownBy(() -> new FabT(Norm.L2, List.of(), 10, 1, 0)).hasMessageStartingWith("fab-t.target-classes");
        assertThat(new FabT(Norm.L2).steps()).isEqualTo(903);
    }
}
