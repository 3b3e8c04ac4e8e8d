package dev.ventral.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Layer;
import dev.ventral.network.Normalization;
import dev.ventral.network.Sequential;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
import dev.ventral.similarity.Cka;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Precision;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class RankGroupTest {
    private static final int IMAGES = 7;
    private static final int CHANNELS = 3;
    private static final int SIDE = 4;

    private static float[] numbers(int count, long seed, double mean, double spread) {
        var random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (mean + spread * random.nextDouble(-1, 1));
        }
        return values;
    }

    @Test
    void sumsAreOfAll() throws Throwable {
        List<double[]> sums = Together.compute(3, group -> {
            group.await();
            int rank = group.rank();
            Tensor own = Tensors.of(new float[] {rank + 1, 10 * rank}, 2);
            assertThat(Tensors.floats(group.sum(own))).containsExactly(6, 30);
            assertThat(Tensors.floats(own)).containsExactly(rank + 1, 10f * rank);
            group.average(List.of(own));
            assertThat(Tensors.floats(own)).containsExactly(2, 10);
            Tensor first = Tensors.of(new float[] {rank + 7, -rank}, 2);
            group.spread(List.of(first));
            assertThat(Tensors.floats(first)).containsExactly(7, 0);
            return group.sum(rank, .5);
        });
        assertThat(sums).hasSize(3).allSatisfy(sum -> assertThat(sum).containsExactly(3, 1.5));
    }

    /// Seven rows for three ranks: 0 and 1; 2 and 3; 4, 5 and 6.
    @Test
    void rowsAreSharedOut() throws Throwable {
        List<List<Long>> parts = Together.compute(3, group -> {
            return List.of(group.first(IMAGES), group.count(IMAGES));
        });
        assertThat(parts).containsExactly(List.of(0L, 2L), List.of(2L, 2L), List.of(4L, 3L));
    }

    /// One at a time, as ranks are threads here, which would draw their first weights from one generator at
    /// once.
    private static synchronized Net network() {
        return new Sequential(List.of(
                        new Layer.Conv(CHANNELS, 3, 1, 1, true, "conv"),
                        new Layer.Norm("norm"),
                        new Layer.Elu("elu"),
                        new Layer.Flatten("flat"),
                        new Layer.Linear(null, "fc")))
                .build(new ImageShape(1, SIDE, SIDE), 2, 5);
    }

    /// CKA couples all images of a batch: the mean of the parts' CKA is another number, with other gradients.
    /// Each rank's loss is that of the whole, and the mean of their gradients that of the whole.
    @Test
    void aLossOfTheWholeBatch() throws Throwable {
        float[] pixels = numbers(IMAGES * SIDE * SIDE, 1, .5, .5);
        float[] targets = numbers(IMAGES * 4, 2, 0, 1);
        Tensor target = Tensors.of(targets, IMAGES, 4);
        var alone = new Classifier(network(), Normalization.none(1), Compute.CPU);
        alone.net().train(true);
        Tensor images = Tensors.of(pixels, IMAGES, 1, SIDE, SIDE);
        Tensor loss = Cka.linear(alone.activation(images, "elu").flatten(1, -1), target);
        loss.backward();
        double expected = Tensors.item(loss);
        Map<String, Tensor> parameters = Weights.parameters(alone.net());

        List<double[][]> found = Together.compute(3, group -> {
            Net net = network();
            net.train(true);
            net.share(group);
            var model = new Classifier(net, Normalization.none(1), Compute.CPU).shared(group);
            Tensor features = model.activation(Tensors.of(pixels, IMAGES, 1, SIDE, SIDE), "elu");
            Tensor own = Cka.linear(features.flatten(1, -1), Tensors.of(targets, IMAGES, 4));
            own.backward();
            group.forget();
            Map<String, Tensor> all = Weights.parameters(net);
            group.average(List.of(
                    all.get("conv.weight").grad(), all.get("norm.weight").grad()));
            return new double[][] {
                {Tensors.item(own)},
                Tensors.doubles(all.get("conv.weight").grad()),
                Tensors.doubles(all.get("norm.weight").grad())
            };
        });
        for (double[][] rank : found) {
            assertThat(rank[0][0]).isCloseTo(expected, within(1e-5));
            assertClose(rank[1], Tensors.doubles(parameters.get("conv.weight").grad()), 1e-4);
            assertClose(rank[2], Tensors.doubles(parameters.get("norm.weight").grad()), 1e-4);
        }
        // what a wrong implementation would find
        double parts = 0;
        for (int[] part : new int[][] {{0, 2}, {2, 2}, {4, 3}}) {
            Tensor some =
                    alone.activation(images.narrow(0, part[0], part[1]), "elu").flatten(1, -1);
            parts += Tensors.item(Cka.linear(some, target.narrow(0, part[0], part[1]))) / 3;
        }
        assertThat(Math.abs(parts - expected)).isGreaterThan(.01);
    }

    private static void assertClose(double[] found, double[] expected, double tolerance) {
        double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(tolerance * scale));
        }
    }

    /// Against libtorch's own batch norm of the whole batch: images far from zero, of which a sum of squares in
    /// float32 would lose the variance.
    @Test
    void batchNormOfAllImages() throws Throwable {
        float[] pixels = numbers(IMAGES * SIDE * SIDE, 3, 30, .5);
        float[] weights = numbers(IMAGES * CHANNELS * SIDE * SIDE, 4, 0, 1);
        double[][] expected = passed(pixels, weights, null);
        List<double[][]> found = Together.compute(3, group -> {
            return passed(pixels, weights, group);
        });
        for (double[][] rank : found) {
            for (int i = 0; i < expected.length; i++) {
                assertClose(rank[i], expected[i], 2e-3);
            }
        }
    }

    /// Output, gradient of the images, of the norm's weight and bias, running mean and variance.
    private static double[][] passed(
            float[] pixels, float[] weights, @org.jspecify.annotations.Nullable RankGroup group) {
        Net net = new Sequential(
                        List.of(new Layer.Norm("norm"), new Layer.Flatten("flat"), new Layer.Linear(null, "fc")))
                .build(new ImageShape(1, SIDE, SIDE), 2, 5);
        net.train(true);
        Tensor images = Tensors.of(pixels, IMAGES, 1, SIDE, SIDE).set_requires_grad(true);
        Tensor weight = Tensors.of(Arrays.copyOf(weights, IMAGES * SIDE * SIDE), IMAGES, 1, SIDE, SIDE);
        var model = new Classifier(net, Normalization.none(1), Compute.CPU);
        if (group != null) {
            net.share(group);
            model = model.shared(group);
        }
        Taps taps = Taps.only(List.of("norm"));
        model.logits(images, taps);
        Tensor output = taps.get("norm");
        output.mul(weight).square().sum().backward();
        List<Tensor> gradients = List.of(
                images.grad(),
                Weights.parameters(net).get("norm.weight").grad(),
                Weights.parameters(net).get("norm.bias").grad());
        if (group != null) {
            group.forget();
            group.average(gradients);
        }
        return new double[][] {
            Tensors.doubles(output),
            Tensors.doubles(gradients.get(0)),
            Tensors.doubles(gradients.get(1)),
            Tensors.doubles(gradients.get(2)),
            Tensors.doubles(Weights.state(net).get("norm.running_mean")),
            Tensors.doubles(Weights.state(net).get("norm.running_var")),
            Tensors.doubles(Weights.state(net).get("norm.num_batches_tracked"))
        };
    }

    /// Behind a convolution in bfloat16: what all learn is what one process does, but for bfloat16's eight
    /// bits.
    @Test
    void batchNormInBfloat16() throws Throwable {
        float[] pixels = numbers(IMAGES * SIDE * SIDE, 3, .5, .5);
        List<double[][]> expected =
                List.of(learnt(pixels, null, Precision.FLOAT32), learnt(pixels, null, Precision.BFLOAT16));
        List<double[][]> found = Together.compute(2, group -> {
            return learnt(pixels, group, Precision.BFLOAT16);
        });
        for (double[][] rank : found) {
            for (double[][] one : expected) {
                for (int i = 0; i < one.length; i++) {
                    double largest = Arrays.stream(one[i]).map(Math::abs).max().orElseThrow();
                    assertClose(rank[i], one[i], .03 * largest);
                }
            }
        }
    }

    /// Gradients of the convolution's weight and of the norm's weight and bias.
    private static double[][] learnt(
            float[] pixels, @org.jspecify.annotations.Nullable RankGroup group, Precision precision) {
        Net net = network();
        net.train(true);
        Tensor images = Tensors.of(pixels, IMAGES, 1, SIDE, SIDE);
        float[] weights = numbers(IMAGES * CHANNELS * SIDE * SIDE, 4, 0, 1);
        var model = new Classifier(net, Normalization.none(1), Compute.CPU.with(precision));
        if (group != null) {
            net.share(group);
            model = model.shared(group);
        }
        Taps taps = Taps.only(List.of("norm"));
        model.logits(images, taps);
        Tensor output = taps.get("norm").to(ScalarType.Float);
        output.mul(Tensors.of(weights, IMAGES, CHANNELS, SIDE, SIDE))
                .square()
                .sum()
                .backward();
        List<Tensor> gradients = Stream.of("conv.weight", "norm.weight", "norm.bias")
                .map(name -> Weights.parameters(net).get(name).grad())
                .toList();
        if (group != null) {
            group.forget();
            group.average(gradients);
        }
        return gradients.stream().map(Tensors::doubles).toArray(double[][]::new);
    }

    /// A part of the parameters has gradients from the first pass only, a part from none.
    @Test
    void gradientsOfTwoPassesAreAveragedOnce() throws Throwable {
        List<float[][]> found = Together.compute(2, group -> {
            int rank = group.rank();
            Tensor both = Tensors.of(new float[] {1, 2}, 2).set_requires_grad(true);
            Tensor first = Tensors.of(new float[] {3, 4}, 2).set_requires_grad(true);
            Tensor none = Tensors.of(new float[] {5}, 1).set_requires_grad(true);
            try (Gradients gradients = new Gradients(group, List.of(both, first, none))) {
                for (int step = 0; step < 3; step++) {
                    both.mutable_grad().reset();
                    first.mutable_grad().reset();
                    Scalar scale = new Scalar(rank + 1.0 + step);
                    both.mul(first).mul(scale).sum().backward();
                    Tensor last = both.square().mul(scale).sum();
                    gradients.last(last);
                    last.backward();
                    assertThat(none.grad().defined()).isFalse();
                }
                return new float[][] {Tensors.floats(both.grad()), Tensors.floats(first.grad())};
            }
        });
        // the scales of the last step are 3 and 4: (first + 2 both) 3.5 and both 3.5
        for (float[][] rank : found) {
            assertThat(rank[0]).containsExactly(3.5f * 5, 3.5f * 8);
            assertThat(rank[1]).containsExactly(3.5f, 7);
        }
    }
}
