package dev.ventral.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.array.Npy;
import dev.ventral.array.NumberArray;
import dev.ventral.network.Resnet.Resnet18;
import dev.ventral.network.Resnet.Resnet50;
import dev.ventral.network.Vonenet.EvaluationNoise;
import dev.ventral.network.Vonenet.Noise;
import dev.ventral.network.module.Gabor;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Tensors;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class VonenetTest {
    private static final ImageShape GREY = new ImageShape(1, 32, 32);
    private static final Sequential SMALL = new Sequential(List.of(
            new Layer.Conv(6, 3, 1, 1, true, null),
            new Layer.Relu(null),
            new Layer.AdaptiveAvgPool(2, null),
            new Layer.Flatten(null),
            new Layer.Linear(null, null)));

    private static Vonenet front(int simple, int complex, Noise noise, EvaluationNoise evaluation) {
        return new Vonenet(SMALL, simple, complex, 4, 2, null, 1, noise, evaluation, .35, .07, 25, 5);
    }

    private static Tensor golden(String name) throws URISyntaxException {
        NumberArray array = Npy.read(file(name));
        return Tensors.of(array.floats(), array.shape());
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(VonenetTest.class.getResource("vonenet/" + name))
                .toURI());
    }

    /// Weights under the published names give what PyTorch made of them (`vonenet/write.py`).
    @Test
    void responsesAndLogitsAreThoseOfPyTorch() throws URISyntaxException {
        var front = new Vonenet(SMALL, 3, 2, 4, 8, 7, 2, Noise.POISSON, EvaluationNoise.NONE, .35, .07, 25, 0);
        Net net = front.build(new ImageShape(3, 20, 22), 5, 1);
        Weights.load(net, file("weights.pt"));
        net.eval();
        Taps taps = Taps.of(List.of("vone_block"));
        try (var _ = new NoGradGuard()) {
            Tensor logits = net.forward(golden("images.npy"), taps);
            assertThat(Networks.difference(taps.get("vone_block"), golden("cells.npy")))
                    .isLessThan(1e-6);
            assertThat(Networks.difference(logits, golden("logits.npy"))).isLessThan(1e-5);
        }
    }

    /// The filter of the same parameters, in pixels: those of `vonenet/write.py`, in degrees of four pixels.
    @Test
    void filtersAreThoseOfTheFormula() throws URISyntaxException {
        Net net = new Vonenet(SMALL, 3, 2, 4, 8, 7, 2, Noise.NONE, EvaluationNoise.NONE, .35, .07, 25, 0)
                .build(new ImageShape(3, 20, 22), 5, 1);
        Weights.load(net, file("weights.pt"));
        float[] even = Tensors.floats(Weights.state(net).get("vone_block.simple_conv_q0.weight"));
        float[] odd = Tensors.floats(Weights.state(net).get("vone_block.simple_conv_q1.weight"));
        var second = new Gabor(.23 * 4, 1.9, 4, .25, .5);
        assertThat(second.kernel(7, 4, 0)).containsExactly(Arrays.copyOfRange(even, 3 * 49, 4 * 49), within(1e-8f));
        assertThat(second.kernel(7, 4, Math.PI / 2))
                .containsExactly(Arrays.copyOfRange(odd, 3 * 49, 4 * 49), within(1e-8f));
    }

    /// A grating of a phase, at the filter's orientation where `across` is 0.
    private static float[] grating(double f, double orientation, double phase) {
        float[] pixels = new float[32 * 32];
        for (int k = 0; k < pixels.length; k++) {
            int row = k / 32;
            double along = row * Math.cos(orientation) + (k % 32) * Math.sin(orientation);
            pixels[k] = (float) Math.cos(2 * Math.PI * f * along + phase);
        }
        return pixels;
    }

    /// Responses at the centre of the image, of cells whose filters are all the same one.
    private static double[] centre(Gabor gabor, Vonenet front, float[]... images) {
        Net net = front.build(GREY, 3, 1);
        net.eval();
        int side = front.side(GREY);
        try (var _ = new NoGradGuard()) {
            for (int odd = 0; odd < 2; odd++) {
                Tensor bank = Weights.state(net).get("vone_block.simple_conv_q" + odd + ".weight");
                bank.copy_(Tensors.of(gabor.kernel(side, 16, odd * Math.PI / 2), 1, 1, side, side));
            }
            double[] centre = new double[images.length];
            for (int i = 0; i < images.length; i++) {
                Taps taps = Taps.only(List.of("vone_block"));
                net.forward(Tensors.of(images[i], 1, 1, 32, 32), taps);
                centre[i] = Tensors.doubles(taps.get("vone_block"))[16 * 32 + 16];
            }
            return centre;
        }
    }

    /// Three cycles per degree of sixteen pixels; narrow, so that the filter's tails lie within it.
    private static final Gabor CELL = new Gabor(3, .6, .4, .35, .3);

    /// A complex cell does not see the phase of a grating: of a pair of filters one has half the cosine of it
    /// times the transform of the envelope, which is 1 at their own frequency, and the other half the sine. A
    /// simple cell sees nothing else.
    @Test
    void complexCellsDoNotSeePhases() {
        float[][] phases = new float[8][];
        for (int k = 0; k < 8; k++) {
            phases[k] = grating(3 / 16., .6, k * Math.PI / 4);
        }
        double[] complex = centre(CELL, front(0, 1, Noise.NONE, EvaluationNoise.NONE), phases);
        double[] simple = centre(CELL, front(1, 0, Noise.NONE, EvaluationNoise.NONE), phases);
        // the envelope's transform reaches into the band on the other side of 0
        double expected = 25 / Math.sqrt(2) / 2;
        double other = Math.exp(-2 * Math.pow(2 * Math.PI * .35, 2));
        for (double response : complex) {
            assertThat(response).isCloseTo(expected, within(expected * (other + .01)));
        }
        // the simple cell: half a cosine of the phase, of amplitude gain / 2
        for (int k = 0; k < 8; k++) {
            double at16 = 2 * Math.PI * 3 / 16. * 16 * (Math.cos(.6) + Math.sin(.6)) + k * Math.PI / 4;
            assertThat(simple[k]).isCloseTo(Math.max(0, 12.5 * Math.cos(at16 - .4)), within(12.5 * (other + .01)));
        }
    }

    /// Both kinds respond most at their own orientation and frequency, by what the envelope's transform leaves.
    @Test
    void tuningPeaksAtTheFiltersOwn() {
        double[] orientations = {.6, .6 + .3, .6 - .3, .6 + Math.PI / 2};
        double[] frequencies = {3, 2.4, 3.6, 1.5};
        float[][] images = new float[8][];
        double[] expected = new double[8];
        for (int k = 0; k < 4; k++) {
            images[k] = grating(3 / 16., orientations[k], 0);
            images[4 + k] = grating(frequencies[k] / 16, .6, 0);
            double turned = orientations[k] - .6;
            expected[k] = transform(Math.cos(turned) - 1, Math.sin(turned));
            expected[4 + k] = transform(frequencies[k] / 3 - 1, 0);
        }
        double[] complex = centre(CELL, front(0, 1, Noise.NONE, EvaluationNoise.NONE), images);
        for (int k = 0; k < 8; k++) {
            assertThat(complex[k]).isCloseTo(25 / Math.sqrt(2) / 2 * expected[k], within(.6));
        }
        assertThat(complex[0]).isGreaterThan(1.1 * complex[1]).isGreaterThan(1.1 * complex[2]);
        assertThat(complex[3]).isLessThan(.1 * complex[0]);
        assertThat(complex[4])
                .isGreaterThan(complex[5])
                .isGreaterThan(complex[6])
                .isGreaterThan(1.5 * complex[7]);
    }

    /// Of the envelope, at a distance from its centre in units of its frequency.
    private static double transform(double along, double across) {
        return Math.exp(-2 * Math.pow(Math.PI, 2) * (Math.pow(.35 * along, 2) + Math.pow(.3 * across, 2)));
    }

    /// Over many passes: the mean of spikes stays, and their variance is their mean, place by place.
    @Test
    void noiseHasTheVarianceOfItsMean() {
        Tensor image = Networks.images(4, 1, GREY);
        var plan = front(2, 2, Noise.POISSON, EvaluationNoise.NONE);
        Net net = plan.build(GREY, 3, 1);
        double[] clean = Tensors.doubles(cells(net, image, false));
        int passes = 60;
        double[] spikes = new double[clean.length];
        double[] squares = new double[clean.length];
        for (int pass = 0; pass < passes; pass++) {
            net.seed(pass);
            double[] noisy = Tensors.doubles(cells(net, image, true));
            for (int k = 0; k < clean.length; k++) {
                double z = .35 * noisy[k] + .07;
                spikes[k] += z / passes;
                squares[k] += z * z / passes;
            }
        }
        double ratio = 0;
        double drift = 0;
        int counted = 0;
        for (int k = 0; k < clean.length; k++) {
            double mean = .35 * clean[k] + .07;
            // five deviations from 0: what is cut off there is nothing
            if (mean > 25) {
                ratio += (squares[k] - spikes[k] * spikes[k]) / mean;
                drift += (spikes[k] - mean) / Math.sqrt(mean / passes);
                counted++;
            }
        }
        assertThat(counted).isGreaterThan(200);
        // of some hundred independent places, each with a relative error of .2
        assertThat(ratio / counted).isCloseTo(1 - 1. / passes, within(.03));
        assertThat(drift / counted).isCloseTo(0, within(4 / Math.sqrt(counted)));
    }

    private static Tensor cells(Net net, Tensor image, boolean training) {
        net.train(training);
        Taps taps = Taps.only(List.of("vone_block"));
        try (var _ = new NoGradGuard()) {
            // brighter than pixels are, so that there are spikes enough to see their distribution
            net.forward(image.mul(Tensors.scalar(100)), taps);
        }
        return taps.get("vone_block");
    }

    @Test
    void noiseIsAFunctionOfTheSeedAndFrozenInEvaluation() {
        Tensor image = Networks.images(4, 2, GREY);
        Net net = front(2, 2, Noise.POISSON, EvaluationNoise.FROZEN).build(GREY, 3, 1);
        Net quiet = front(2, 2, Noise.NONE, EvaluationNoise.FROZEN).build(GREY, 3, 1);
        net.seed(1);
        Tensor first = cells(net, image, true);
        Tensor second = cells(net, image, true);
        net.seed(1);
        assertThat(cells(net, image, true).equal(first)).isTrue();
        assertThat(second.equal(first)).isFalse();
        net.seed(2);
        assertThat(cells(net, image, true).equal(first)).isFalse();
        Tensor frozen = cells(net, image, false);
        assertThat(cells(net, image, false).equal(frozen)).isTrue();
        // whatever the neighbours in the batch, but for the rounding of convolutions, of which the noise takes the
        // root
        Tensor alone = cells(net, image.narrow(0, 1, 1), false);
        assertThat(Tensors.item(alone.sub(frozen.narrow(0, 1, 1)).abs().max())).isLessThan(2e-3);
        assertThat(Tensors.item(frozen.sub(cells(quiet, image, false)).abs().max()))
                .isGreaterThan(.05);
        assertThat(frozen.equal(cells(quiet, image, false))).isFalse();
        assertThat(cells(quiet, image, true).equal(cells(quiet, image, false))).isTrue();
        Net still = front(2, 2, Noise.POISSON, EvaluationNoise.NONE).build(GREY, 3, 1);
        assertThat(cells(still, image, false).equal(cells(quiet, image, false))).isTrue();
        assertThat(cells(still, image, true).equal(cells(quiet, image, false))).isFalse();
    }

    /// By central differences in float64, noise and all; on an image without a signal too, where a root has no
    /// slope.
    @Test
    void gradientsAreThoseOfFiniteDifferences() {
        ImageShape shape = new ImageShape(1, 9, 9);
        Net net = new Vonenet(SMALL, 3, 3, 4, 2, 5, 2, Noise.POISSON, EvaluationNoise.FROZEN, .35, .07, 25, 5)
                .build(shape, 2, 1);
        net.eval();
        net.to(ScalarType.Double, false);
        Tensor image = Networks.images(4, 1, shape).to(ScalarType.Double);
        Tensor x = image.clone().set_requires_grad(true);
        loss(net, x).backward();
        double[] gradient = Tensors.doubles(x.grad());
        try (var _ = new NoGradGuard()) {
            for (int k = 0; k < 81; k += 7) {
                Tensor pixel = image.view(-1).narrow(0, k, 1);
                pixel.add_(Tensors.scalar(1e-6));
                double up = Tensors.item(loss(net, image));
                pixel.sub_(Tensors.scalar(2e-6));
                double down = Tensors.item(loss(net, image));
                pixel.add_(Tensors.scalar(1e-6));
                assertThat(gradient[k]).isCloseTo((up - down) / 2e-6, within(1e-6));
            }
        }
        assertThat(Arrays.stream(gradient).map(Math::abs).max().orElseThrow()).isGreaterThan(1e-2);
        Tensor dark = torch.zeros(1, 1, 9, 9).to(ScalarType.Double).set_requires_grad(true);
        loss(net, dark).backward();
        assertThat(Tensors.doubles(dark.grad())).doesNotContain(Double.NaN);
    }

    private static Tensor loss(Net net, Tensor images) {
        return net.forward(images, Taps.none()).select(1, 0).sum();
    }

    /// Filters learn nothing and are the same for every seed; they are in the state, as buffers.
    @Test
    void filtersAreFixed() {
        Net net = front(2, 2, Noise.POISSON, EvaluationNoise.FROZEN).build(GREY, 3, 1);
        Net other = front(2, 2, Noise.POISSON, EvaluationNoise.FROZEN).build(GREY, 3, 2);
        assertThat(Weights.parameters(net).keySet())
                .containsExactlyInAnyOrder(
                        "bottleneck.weight", "model.0.weight", "model.0.bias", "model.4.weight", "model.4.bias");
        String name = "vone_block.simple_conv_q1.weight";
        Map<String, Tensor> state = Weights.state(net);
        assertThat(state.keySet()).hasSize(7).contains(name, "vone_block.simple_conv_q0.weight");
        assertThat(state.get(name).equal(Weights.state(other).get(name))).isTrue();
        assertThat(Tensors.shape(state.get(name))).containsExactly(4, 1, 15, 15);
        net.forward(Networks.images(4, 1, GREY), Taps.none()).sum().backward();
        assertThat(state.get(name).requires_grad()).isFalse();
    }

    @Test
    void sizesFollowDegrees() {
        var published =
                new Vonenet(SMALL, 256, 256, 64, 8, null, 4, Noise.POISSON, EvaluationNoise.FROZEN, .35, .07, 25, 0);
        ImageShape large = new ImageShape(3, 224, 224);
        assertThat(published.side(large)).isEqualTo(25);
        assertThat(published.highest(large)).isEqualTo(6);
        assertThat(published.behind(large)).isEqualTo(new ImageShape(64, 56, 56));
        ImageShape small = new ImageShape(3, 32, 40);
        assertThat(published.side(small)).isEqualTo(3);
        assertThat(published.highest(small)).isEqualTo(2);
        assertThat(published.behind(small)).isEqualTo(new ImageShape(64, 8, 10));
        assertThatThrownBy(() -> published.build(new ImageShape(1, 8, 8), 3, 1))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected images with pixels enough for 0.7 cycles per degree");
        assertThatThrownBy(() -> front(0, 0, Noise.NONE, EvaluationNoise.NONE))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("a cell or more");
    }

    /// A residual network or CORnet-S without a stem is the same network from its first block on.
    @Test
    void withoutAStemTheFirstBlockSeesTheImage() {
        ImageShape shape = new ImageShape(3, 16, 16);
        for (Stem stem : List.of(Stem.CIFAR, Stem.NONE)) {
            assertThat(new Resnet18(4, stem).build(shape, 5, 1).tapNames().contains("conv1"))
                    .isEqualTo(stem == Stem.CIFAR);
        }
        same(new Resnet18(4, Stem.CIFAR), new Resnet18(4, Stem.NONE), "relu");
        same(new Resnet50(2, Stem.IMAGENET), new Resnet50(2, Stem.NONE), "maxpool");
        same(new CornetS(2, Stem.CIFAR), new CornetS(2, Stem.NONE), "V1");
    }

    private static void same(Architecture whole, Architecture rest, String tap) {
        ImageShape shape = new ImageShape(3, 16, 16);
        Net net = Networks.stirred(whole.build(shape, 5, 1));
        Taps taps = Taps.of(List.of(tap));
        Tensor logits = net.forward(Networks.images(4, 2, shape), taps);
        Tensor seen = taps.get(tap);
        var between = new ImageShape((int) seen.size(1), (int) seen.size(2), (int) seen.size(3));
        Net part = rest.build(between, 5, 2);
        Map<String, Tensor> all = Weights.state(net);
        Map<String, Tensor> own = Weights.state(part);
        assertThat(all.keySet()).containsAll(own.keySet());
        assertThat(all.size()).isGreaterThan(own.size());
        try (var _ = new NoGradGuard()) {
            own.forEach((name, tensor) -> tensor.copy_(all.get(name)));
        }
        part.eval();
        assertThat(Networks.difference(part.forward(seen, Taps.none()), logits)).isLessThan(1e-6);
    }
}
