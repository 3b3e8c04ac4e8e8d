package dev.ventral.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.data.image.Images;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.NeuralResponses;
import dev.ventral.guidance.target.TargetResponses;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Layer;
import dev.ventral.network.Normalization;
import dev.ventral.network.Sequential;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.neural.Standardisation;
import dev.ventral.similarity.Similarity;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A small smooth network, a brain of a few units, and what the tests of several terms have in common.
public final class GuidanceFixture {
    static final ImageShape SHAPE = new ImageShape(1, 5, 5);

    private GuidanceFixture() {}

    static Images images(int count) {
        return Images.ofFloats(count, 1, 5, 5, uniform(count * 25, 3));
    }

    public static float[] uniform(int count, long seed) {
        var random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble();
        }
        return values;
    }

    static Classifier smoothNetwork() {
        Net net = new Sequential(List.of(
                        new Layer.Conv(3, 3, 1, 0, true, "a"),
                        new Layer.Elu("b"),
                        new Layer.Conv(2, 2, 1, 0, true, "c"),
                        new Layer.Flatten("d"),
                        new Layer.Linear(null, "e")))
                .build(SHAPE, 2, 7);
        return new Classifier(net, Normalization.none(1), Compute.CPU);
    }

    /// Units of different means and deviations.
    public static TargetResponses responses(int images, int units, long seed) {
        float[] values = uniform(images * units, seed);
        for (int k = 0; k < values.length; k++) {
            values[k] = (values[k] + k % units) * (1 + k % units);
        }
        return new TargetResponses(images, units, values);
    }

    static Standardisation unscaled(int units) {
        double[] ones = new double[units];
        Arrays.fill(ones, 1);
        return new Standardisation(new double[units], ones);
    }

    static GuidingRecording brain(String name, TargetResponses responses) {
        return brain(name, responses, images(responses.images()));
    }

    static GuidingRecording brain(String name, TargetResponses responses, Images images) {
        return new GuidingRecording(
                name,
                true,
                images,
                Similarity.of(responses.values(), responses.images()),
                null,
                new NeuralResponses(responses, null, null, unscaled(responses.units())));
    }

    static GuidanceContext context(Classifier model, GuidingRecording... brains) {
        return new GuidanceContext(
                model,
                SHAPE,
                List.of(brains),
                _ -> {
                    throw new AssertionError("no network is asked for");
                },
                images(16),
                8,
                Compute.CPU,
                1);
    }

    /// The features of a tap, `images x features`, in float64.
    static double[][] features(Classifier model, Tensor images, String tap, Pooling pooling) {
        Taps taps = Taps.of(List.of(tap));
        model.logits(images, taps);
        Tensor activation = taps.get(tap);
        long[] shape = Tensors.shape(activation);
        double[] values = Tensors.doubles(activation);
        int n = (int) shape[0];
        int each = values.length / n;
        int group = pooling == Pooling.FLATTEN ? 1 : each / (int) shape[1];
        double[][] features = new double[n][each / group];
        for (int k = 0; k < values.length; k++) {
            features[k / each][k % each / group] += values[k] / group;
        }
        return features;
    }

    public static double[][] rows(Tensor matrix) {
        double[] values = Tensors.doubles(matrix);
        int n = (int) matrix.size(0);
        int m = values.length / n;
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++) {
            rows[i] = Arrays.copyOfRange(values, i * m, (i + 1) * m);
        }
        return rows;
    }

    public static double correlation(double[] x, double[] y) {
        double mx = Arrays.stream(x).average().orElseThrow();
        double my = Arrays.stream(y).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int k = 0; k < x.length; k++) {
            xy += (x[k] - mx) * (y[k] - my);
            xx += (x[k] - mx) * (x[k] - mx);
            yy += (y[k] - my) * (y[k] - my);
        }
        return xy / Math.sqrt(xx * yy);
    }

    /// A batch of float64.
    static GuidanceBatch wide(GuidanceBatch batch) {
        return new GuidanceBatch(
                batch.images().to(ScalarType.Double),
                batch.target().to(ScalarType.Double),
                batch.recording(),
                batch.step());
    }

    /// Compares a parameter's gradient, which [Tensor#backward] has left, with central differences.
    static void checkGradient(
            Classifier model, Term term, GuidanceBatch batch, Tensor parameter, double h, double tolerance) {
        double[] gradient = Tensors.doubles(parameter.grad());
        assertThat(Arrays.stream(gradient).map(Math::abs).sum()).isPositive();
        for (int i = 0; i < gradient.length; i++) {
            double up = moved(model, term, batch, parameter, i, h);
            double down = moved(model, term, batch, parameter, i, -h);
            double expected = (up - down) / (2 * h);
            assertThat(gradient[i]).isCloseTo(expected, within(tolerance * Math.max(1, Math.abs(expected))));
        }
    }

    private static double moved(
            Classifier model, Term term, GuidanceBatch batch, Tensor parameter, int index, double by) {
        try (var _ = new NoGradGuard()) {
            Tensor cell = parameter.view(-1).narrow(0, index, 1);
            cell.add_(Tensors.scalar(by));
            double loss = Tensors.item(term.loss(model, batch));
            cell.sub_(Tensors.scalar(by));
            return loss;
        }
    }
}
