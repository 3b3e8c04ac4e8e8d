package dev.ventral.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class ClassifierTest {
    private static final Normalization NORMALIZATION =
            new Normalization(List.of(120.0, 100.0, 90.0), List.of(60.0, 50.0, 40.0), 255);

    @Test
    void normalizationHappensInside() {
        try (var _ = new PointerScope()) {
            Net net = Networks.tinyResnet();
            Tensor pixels = Networks.images(1, 2, Networks.TINY);
            double[] values = Tensors.doubles(pixels);
            for (int i = 0; i < values.length; i++) {
                int c = i / 64 % 3;
                values[i] = (255 * values[i] - NORMALIZATION.mean().get(c))
                        / NORMALIZATION.std().get(c);
            }
            Tensor normalised = Tensors.of(values, 2, 3, 8, 8).to(ScalarType.Float);
            Tensor expected = net.forward(normalised, Taps.none());
            var classifier = new Classifier(net, NORMALIZATION, Compute.CPU);
            assertThat(Networks.difference(classifier.logits(pixels), expected)).isLessThan(1e-5);
            assertThat(Tensors.ints(classifier.predict(pixels)))
                    .containsExactly(Tensors.ints(expected.argmax(new org.bytedeco.pytorch.LongOptional(1), false)));
            var plain = new Classifier(net, Normalization.none(3), Compute.CPU);
            assertThat(plain.logits(normalised).equal(expected)).isTrue();
        }
    }

    @Test
    void bfloat16IsCloseAndExactIsExact() {
        try (var _ = new PointerScope()) {
            Net net = Networks.tinyResnet();
            Tensor pixels = Networks.images(1, 4, Networks.TINY);
            Tensor exact = new Classifier(net, NORMALIZATION, Compute.CPU).logits(pixels);
            var compute = new Compute(false, true);
            compute.place(net);
            var classifier = new Classifier(net, NORMALIZATION, compute);
            Tensor fast = classifier.logits(compute.place(pixels));
            assertThat(fast.scalar_type().intern()).isEqualTo(ScalarType.Float);
            assertThat(Networks.difference(fast, exact)).isBetween(1e-6, .05);
            assertThat(Networks.difference(classifier.exact().logits(pixels), exact))
                    .isLessThan(1e-5);
        }
    }

    @Test
    void inputGradientsAreThoseOfFiniteDifferences() {
        for (Net net : List.of(
                Networks.tinyResnet(),
                Networks.tinySequential(),
                Networks.tinyResnet().folded())) {
            try (var _ = new PointerScope()) {
                net.to(ScalarType.Double, false);
                double[] pixels = Tensors.doubles(Networks.images(6, 1, Networks.TINY));
                Tensor x = Tensors.of(pixels, 1, 3, 8, 8).requires_grad_(true);
                Tensor loss = loss(net, x);
                double[] gradient = Tensors.doubles(
                        torch.grad(new TensorVector(loss), new TensorVector(x)).get(0));
                double h = 1e-6;
                for (int i = 0; i < pixels.length; i += 37) {
                    double value = pixels[i];
                    pixels[i] = value + h;
                    double up = Tensors.item(loss(net, Tensors.of(pixels, 1, 3, 8, 8)));
                    pixels[i] = value - h;
                    double down = Tensors.item(loss(net, Tensors.of(pixels, 1, 3, 8, 8)));
                    pixels[i] = value;
                    assertThat(gradient[i]).isCloseTo((up - down) / (2 * h), within(1e-6));
                }
                assertThat(gradient).isNotEqualTo(new double[gradient.length]);
            }
        }
    }

    private static Tensor loss(Net net, Tensor x) {
        return torch.cross_entropy_loss(net.forward(x, Taps.none()), Tensors.of(new int[] {2}));
    }

    @Test
    void nativeMemoryIsFlat() {
        try (var _ = new PointerScope()) {
            Net net = Networks.tinyResnet();
            net.train(true);
            var classifier = new Classifier(net, NORMALIZATION, new Compute(false, true));
            Tensor pixels = Networks.images(1, 4, Networks.TINY).requires_grad_(true);
            Tensor labels = Tensors.of(new int[] {0, 1, 2, 3});
            long settled = 0;
            for (int step = 0; step < 55; step++) {
                try (var _ = new PointerScope()) {
                    Taps taps = Taps.of(List.of("conv1", "layer1"));
                    torch.cross_entropy_loss(classifier.logits(pixels, taps), labels)
                            .backward();
                    assertThat(taps.get("conv1").isNull()).isFalse();
                }
                if (step == 4) {
                    settled = Pointer.totalCount();
                }
            }
            assertThat(Pointer.totalCount()).isEqualTo(settled);
        }
    }

    @Test
    void withoutGradientsIntermediatesAreFreedOnTheWay() {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Net net = Networks.tinyResnet();
            Tensor pixels = Networks.images(1, 1, Networks.TINY);
            assertThat(net.forward(pixels, Taps.none()).isNull()).isFalse();
            long before = Pointer.totalCount();
            Tensor logits = net.forward(pixels, Taps.none());
            assertThat(logits.isNull()).isFalse();
            assertThat(Pointer.totalCount() - before).isEqualTo(1);
        }
    }
}
