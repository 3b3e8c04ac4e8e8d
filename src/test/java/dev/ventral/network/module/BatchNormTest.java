package dev.ventral.network.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.network.ImageShape;
import dev.ventral.network.Layer;
import dev.ventral.network.Networks;
import dev.ventral.network.Sequential;
import dev.ventral.tensor.Tensors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchNormTest {
    private static Map<String, double[]> buffers(Net net) {
        var copy = new HashMap<String, double[]>();
        Weights.state(net).forEach((name, tensor) -> {
            if (name.contains("running") || name.contains("num_batches")) {
                copy.put(name, Tensors.doubles(tensor));
            }
        });
        return copy;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void trainingPassWithoutRunningStatisticsLeavesNoTrace(boolean resnet) {
        Supplier<Net> build = resnet ? Networks::tinyResnet : Networks::tinySequential;
        try (var _ = new PointerScope()) {
            Net net = build.get();
            Net other = build.get();
            net.train(true);
            other.train(true);
            Tensor images = Networks.images(1, 4, Networks.TINY);
            var before = buffers(net);
            assertThat(before).isNotEmpty();

            net.runningStatistics(false);
            Tensor without = net.forward(images, Taps.none());
            // Even numbers that are none must not get in.
            assertThat(net.forward(images.div(new org.bytedeco.pytorch.Scalar(0.0)), Taps.none())
                            .isNull())
                    .isFalse();
            buffers(net).forEach((name, now) -> assertThat(now).as(name).containsExactly(before.get(name)));

            Tensor with = other.forward(images, Taps.none());
            assertThat(without.equal(with)).isTrue();
            buffers(other).forEach((name, now) -> assertThat(now).as(name).isNotEqualTo(before.get(name)));

            net.runningStatistics(true);
            assertThat(net.forward(images, Taps.none()).equal(with)).isTrue();
            buffers(other)
                    .forEach((name, now) -> assertThat(now)
                            .as(name)
                            .containsExactly(buffers(net).get(name)));
        }
    }

    @Test
    void trainingUsesTheBatchAndMovesTheRunningStatisticsByATenth() {
        try (var _ = new PointerScope()) {
            Net net = new Sequential(
                            List.of(new Layer.Norm("n"), new Layer.Flatten(null), new Layer.Linear(null, null)))
                    .build(new ImageShape(1, 1, 2), 2, 0);
            // Values 1, 2, 3, 6: mean 3, biased variance 3.5, unbiased 14/3.
            Tensor x = Tensors.of(new float[] {1, 2, 3, 6}, 2, 1, 1, 2);
            Taps taps = Taps.of(List.of("n"));
            assertThat(net.forward(x, taps).isNull()).isFalse();
            double s = Math.sqrt(3.5 + 1e-5);
            assertThat(Tensors.doubles(taps.get("n")))
                    .containsExactly(new double[] {-2 / s, -1 / s, 0, 3 / s}, within(1e-6));
            assertThat(buffers(net).get("n.running_mean")).containsExactly(new double[] {.3}, within(1e-6));
            assertThat(buffers(net).get("n.running_var"))
                    .containsExactly(new double[] {.9 + .1 * 14 / 3}, within(1e-6));
            assertThat(buffers(net).get("n.num_batches_tracked")).containsExactly(1);
        }
    }
}
