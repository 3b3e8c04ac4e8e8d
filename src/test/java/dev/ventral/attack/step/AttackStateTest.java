package dev.ventral.attack.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttackStateTest {
    private static AttackState state() {
        return new AttackState(
                Norm.LINF,
                Tensors.of(new float[] {.5f, .25f}, 2, 1, 1, 1),
                new Goal(Tensors.of(new int[] {0, 1}), false),
                .1,
                new ImageRandom(1, new int[] {0, 1}));
    }

    /// What the judge and the driver rely on is no attack's to overwrite.
    @ParameterizedTest
    @ValueSource(strings = {"images", "classes", "epsilon", "made", "best", "distance", "finished", "lost", "x"})
    void refusesTheNamesOfItsOwn(String name) {
        try (var state = state()) {
            Tensor value = Tensors.of(new float[] {1, 2}, 2, 1, 1, 1);
            assertThatThrownBy(() -> state.put(name, value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("expected a name of the attack's own, got '" + name + "'")
                    .message()
                    .doesNotContain("\n");
            assertThat(Tensors.floats(state.images())).containsExactly(.5f, .25f);
        }
    }

    @Test
    void rowsLeaveAndComeWithAllThatIsRememberedOfThem() {
        try (var state = state()) {
            state.put("mine", Tensors.of(new float[] {1, 2}, 2, 1, 1, 1));
            try (var second = state.select(new int[] {1});
                    var all = state.join(second)) {
                assertThat(Tensors.floats(second.get("mine"))).containsExactly(2);
                assertThat(Tensors.floats(all.get("mine"))).containsExactly(1, 2, 2);
                assertThat(Tensors.floats(all.x())).containsExactly(.5f, .25f, .25f);
                assertThat(all.numbers()).containsExactly(0, 1, 1);
            }
        }
    }
}
