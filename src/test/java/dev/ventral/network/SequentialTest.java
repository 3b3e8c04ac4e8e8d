package dev.ventral.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class SequentialTest {
    @Test
    void forwardIsTheFormulaWrittenOut() {
        try (var _ = new PointerScope()) {
            Net net = Networks.tinySequential();
            Tensor images = Networks.images(5, 2, Networks.TINY);
            double[] logits = Tensors.doubles(net.forward(images, Taps.none()));
            double[] pixels = Tensors.doubles(images);
            var judge = new PlainForward(net);
            for (int i = 0; i < 2; i++) {
                double[][][] x = PlainForward.relu(
                        judge.norm("n", judge.conv("a", PlainForward.image(pixels, i, 3, 8, 8), 1, 1)));
                var pooled = new double[4][4][4];
                for (int c = 0; c < 4; c++) {
                    for (int r = 0; r < 4; r++) {
                        for (int k = 0; k < 4; k++) {
                            pooled[c][r][k] = Math.max(
                                    Math.max(x[c][2 * r][2 * k], x[c][2 * r][2 * k + 1]),
                                    Math.max(x[c][2 * r + 1][2 * k], x[c][2 * r + 1][2 * k + 1]));
                        }
                    }
                }
                double[] flat = Arrays.stream(judge.norm("5", judge.conv("4", pooled, 2, 1)))
                        .flatMap(Arrays::stream)
                        .flatMapToDouble(Arrays::stream)
                        .map(v -> v > 0 ? v : Math.expm1(v))
                        .toArray();
                assertThat(Arrays.copyOfRange(logits, i * 5, i * 5 + 5))
                        .containsExactly(judge.linear("out", flat), within(1e-4));
            }
        }
    }

    @Test
    void namesAreTorchsPlacesUnlessGiven() {
        try (var _ = new PointerScope()) {
            Net net = Networks.tinySequential();
            assertThat(net.tapNames()).containsExactly("a", "n", "r", "3", "4", "5", "6", "7", "out");
            assertThat(Weights.state(net).keySet())
                    .contains("a.weight", "n.running_var", "4.weight", "4.bias", "5.weight", "out.bias")
                    .doesNotContain("a.bias");
        }
    }

    @Test
    void poolingSizesAndMeans() {
        try (var _ = new PointerScope()) {
            Net net = new Sequential(List.of(
                            new Layer.AvgPool(2, 2, 0, "avg"),
                            new Layer.AdaptiveAvgPool(1, "all"),
                            new Layer.Flatten(null)))
                    .build(new ImageShape(1, 2, 5), 1, 0);
            Tensor x = Tensors.of(new float[] {1, 2, 3, 4, 100, 5, 6, 7, 8, 100}, 1, 1, 2, 5);
            Taps taps = Taps.of(net.tapNames());
            assertThat(Tensors.doubles(net.forward(x, taps))).containsExactly(4.5);
            assertThat(Tensors.doubles(taps.get("avg"))).containsExactly(3.5, 5.5);
        }
    }

    @Test
    void earlyStopShowsTheSameTap() {
        try (var _ = new PointerScope()) {
            Net net = Networks.tinySequential();
            Tensor images = Networks.images(5, 2, Networks.TINY);
            Taps all = Taps.of(net.tapNames());
            Taps only = Taps.only(List.of("n", "r"));
            assertThat(Tensors.shape(net.forward(images, all))).containsExactly(2, 5);
            assertThat(Tensors.shape(net.forward(images, only))).containsExactly(2, 4, 8, 8);
            assertThat(only.get("r").equal(all.get("r"))).isTrue();
        }
    }

    @Test
    void dropoutIsSeededScaledAndOffInEvaluation() {
        try (var _ = new PointerScope()) {
            Net net = new Sequential(List.of(new Layer.Flatten(null), new Layer.Dropout(.25, null)))
                    .build(new ImageShape(1, 100, 100), 10_000, 0);
            Tensor x = Tensors.of(ones(10_000), 1, 1, 100, 100);
            net.seed(3);
            double[] first = Tensors.doubles(net.forward(x, Taps.none()));
            double[] second = Tensors.doubles(net.forward(x, Taps.none()));
            net.seed(3);
            assertThat(Tensors.doubles(net.forward(x, Taps.none()))).containsExactly(first);
            assertThat(second).isNotEqualTo(first);
            assertThat(Arrays.stream(first).distinct().sorted().toArray())
                    .containsExactly(new double[] {0, 4.0 / 3}, within(1e-6));
            // Standard deviation of the mean: sqrt(1/3) / 100.
            assertThat(Arrays.stream(first).average().orElseThrow()).isCloseTo(1, within(.03));
            net.eval();
            assertThat(Tensors.doubles(net.forward(x, Taps.none()))).containsOnly(1);
        }
    }

    @Test
    void sayWhatIsWrongWithTheLayers() {
        var shape = new ImageShape(1, 4, 4);
        wrong("network.layers[0] (linear): expected a vector", shape, new Layer.Linear(null, null));
        wrong("[0].out: expected a number", shape, new Layer.Linear(null, null), new Layer.Relu(null));
        wrong("network.layers[0]: expected a kernel that fits", shape, new Layer.Conv(2, 5, 1, 0, true, null));
        wrong("[1]: expected images here, got a vector of 16", shape, new Layer.Flatten(null), new Layer.Norm(null));
        wrong("a vector of 3 (classes), got a vector of 16", shape, new Layer.Flatten(null));
        assertThatThrownBy(() -> new Sequential(List.of(new Layer.Relu("a"), new Layer.Elu("a"))))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("'a' again");
        assertThatThrownBy(() -> new Sequential(List.of(new Layer.Relu("a.b")))).isInstanceOf(InputError.class);
    }

    private static void wrong(String message, ImageShape shape, Layer... layers) {
        assertThatThrownBy(() -> new Sequential(List.of(layers)).build(shape, 3))
                .isInstanceOf(InputError.class)
                .hasMessageContaining(message);
    }

    private static float[] ones(int count) {
        var ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
