package dev.ventral.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;

/// Names, shapes, areas at each time step and logits against the description of Kubilius et al. 2019 written out
/// in PyTorch (`cornet/write.py`).
class CornetTest {
    @Test
    void asPublished() throws Exception {
        Golden.read("cornet/imagenet").check(new CornetS(8, Stem.IMAGENET), 3);
    }

    @Test
    void forSmallImages() throws Exception {
        Golden.read("cornet/cifar").check(new CornetS(6, Stem.CIFAR), 1);
    }

    /// 53.4 million in Kubilius et al. 2019.
    @Test
    void parametersOfTheWholeNetwork() {
        assertThat(Networks.parameterCount(new CornetS(64, Stem.IMAGENET).build(new ImageShape(3, 224, 224), 1000)))
                .isEqualTo(53_416_616);
    }

    /// Each time step has batch norms of its own, which a training pass moves.
    @Test
    void trainingMovesTheNormsOfEveryStep() {
        Net net = new CornetS(2, Stem.CIFAR).build(Networks.TINY, 3, 1);
        try (var _ = new NoGradGuard()) {
            assertThat(net.forward(Networks.images(1, 2, Networks.TINY), Taps.none())
                            .isNull())
                    .isFalse();
        }
        var state = Weights.state(net);
        var counts = state.keySet().stream()
                .filter(name -> name.endsWith("num_batches_tracked"))
                .toList();
        assertThat(counts).hasSize(2 + 3 + 3 * (2 + 4 + 2));
        assertThat(counts)
                .allSatisfy(name -> assertThat(Tensors.ints(state.get(name))).containsExactly(1));
        assertThat(Tensors.floats(state.get("V4.norm2_1.running_mean")))
                .isNotEqualTo(Tensors.floats(state.get("V4.norm2_2.running_mean")));
    }

    @Test
    void anAreaIsItsLastTimeStep() {
        Net net = new CornetS(2, Stem.CIFAR).build(Networks.TINY, 3, 1);
        var names = List.of("V2", "V2.output-t1", "V4", "V4.output-t3", "IT", "IT.output-t1");
        Taps taps = Taps.only(names);
        assertThat(net.forward(Networks.images(1, 2, Networks.TINY), taps).isNull())
                .isFalse();
        for (int i = 0; i < names.size(); i += 2) {
            assertThat(taps.get(names.get(i)).equal(taps.get(names.get(i + 1)))).isTrue();
        }
        assertThat(net.tapNames()).contains("V1", "V2", "V4", "IT").doesNotContain("V1.pool", "IT.output-t2");
    }

    @Test
    void widthMustBePositive() {
        assertThatThrownBy(() -> new CornetS(0, Stem.CIFAR))
                .isInstanceOf(InputError.class)
                .hasMessage("network.width: expected a positive number, got 0");
    }
}
