package dev.ventral.attack;

import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.NormTest;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/// Networks and images for tests of attacks that look for the smallest change.
public final class SmallNets {
    private SmallNets() {}

    /// Square images labelled as the model of four classes sees them.
    static LabelledImages images(Classifier model, int count, int side) {
        int[] index = IntStream.range(0, count).toArray();
        Images images = Images.ofFloats(
                count, 1, side, side, Tensors.floats(new ImageRandom(9, index).uniform(0, 1, side, side)));
        return new LabelledImages(
                "set", images, Tensors.ints(model.predict(images.tensor())), List.of("a", "b", "c", "d"));
    }

    /// Always class 2.
    public static Classifier constantModel() {
        Tensor logits = Tensors.of(new float[] {0, 0, 1, 0}, 1, 4);
        return LambdaNet.classifier(
                x -> x.flatten(1, -1)
                        .sum(new long[] {1}, true, new ScalarTypeOptional())
                        .mul(new Scalar(0))
                        .add(logits),
                1);
    }

    public static LabelledImages constant() {
        return images(constantModel(), 3, 4);
    }

    /// The least change of an image of [LambdaNet#linear], known without an attack.
    static double exact(Norm norm, double[] w, double bias, double[] x, int label) {
        double margin = NormTest.dot(w, x) + bias;
        double sign = label == 0 ? -1 : 1;
        return BoxedLinear.distance(norm, Arrays.stream(w).map(v -> sign * v).toArray(), x, Math.abs(margin));
    }

    /// Three inputs, `hidden` rectified units, three classes: weights for [#logits] and [#relu].
    record Mlp(double[][] first, double[] offsets, double[][] second) {
        static Mlp random(int hidden, long seed) {
            var random = new SplittableRandom(seed);
            double[][] first = gaussian(random, hidden, 3, 1.5);
            double[] offsets = gaussian(random, 1, hidden, .5)[0];
            return new Mlp(first, offsets, gaussian(random, 3, hidden, 1));
        }

        private static double[][] gaussian(SplittableRandom random, int rows, int columns, double scale) {
            double[][] values = new double[rows][columns];
            for (double[] row : values) {
                Arrays.setAll(row, _ -> (float) (scale * random.nextGaussian()));
            }
            return values;
        }

        /// In float64, on values centred at 1/2.
        int answer(double[] x) {
            double[] z = new double[3];
            for (int h = 0; h < offsets.length; h++) {
                double a = offsets[h];
                for (int i = 0; i < 3; i++) {
                    a += first[h][i] * (x[i] - .5);
                }
                for (int k = 0; k < 3; k++) {
                    z[k] += second[k][h] * Math.max(a, 0);
                }
            }
            return z[1] > z[0] ? z[2] > z[1] ? 2 : 1 : z[2] > z[0] ? 2 : 0;
        }

        Classifier model() {
            Tensor a = Tensors.of(flat(first), first.length, 3).t();
            Tensor b = Tensors.of(floats(offsets), offsets.length);
            Tensor c = Tensors.of(flat(second), 3, offsets.length).t();
            return LambdaNet.classifier(
                    x -> x.flatten(1, -1)
                            .sub(new Scalar(.5))
                            .matmul(a)
                            .add(b)
                            .relu()
                            .matmul(c),
                    1);
        }

        /// The smallest change on a grid of `n + 1` points a side that changes the answer.
        double nearest(Norm norm, double[] x, int n) {
            int label = answer(x);
            double best = Double.POSITIVE_INFINITY;
            for (int i = -1; i <= n; i++) {
                for (int j = -1; j <= n; j++) {
                    for (int k = -1; k <= n; k++) {
                        // -1: the value of the image itself, which no grid holds
                        double[] at = {on(x[0], i, n), on(x[1], j, n), on(x[2], k, n)};
                        double size = size(norm, at, x);
                        if (size < best && answer(at) != label) {
                            best = size;
                        }
                    }
                }
            }
            return best;
        }

        private static double on(double own, int i, int n) {
            return i < 0 ? own : (double) i / n;
        }

        private static double size(Norm norm, double[] at, double[] x) {
            double[] d = {Math.abs(at[0] - x[0]), Math.abs(at[1] - x[1]), Math.abs(at[2] - x[2])};
            return switch (norm) {
                case L0 -> Arrays.stream(d).map(Math::signum).sum();
                case L1 -> d[0] + d[1] + d[2];
                case L2 -> Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
                case LINF -> Math.max(d[0], Math.max(d[1], d[2]));
            };
        }

        private static float[] flat(double[][] values) {
            return floats(Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray());
        }

        private static float[] floats(double[] values) {
            float[] narrow = new float[values.length];
            for (int i = 0; i < narrow.length; i++) {
                narrow[i] = (float) values[i];
            }
            return narrow;
        }
    }
}
