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
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/// Linear classifiers and images whose smallest adversarial change is known in closed form.
public final class Linear {
    private Linear() {}

    /// Two classes with margin `w . x + b`, and images of one channel with different margins.
    public record Case(double[] w, double b, int side, float[] pixels, int count) {
        /// Images around grey; the smallest margin is `margin`.
        ///
        /// @param spread how far pixels are from .5 at most; with .5 they are black and white, so that
        ///     bounds bind
        public static Case of(int side, int count, double spread, double margin) {
            double[] w = Tensors.doubles(new ImageRandom(1, new int[] {0}).gaussian(0, (long) side * side));
            float[] u =
                    Tensors.floats(new ImageRandom(2, IntStream.range(0, count).toArray()).uniform(0, 1, side, side));
            for (int i = 0; i < u.length; i++) {
                u[i] = spread == .5 ? Math.round(u[i]) : (float) (.5 + 2 * spread * (u[i] - .5));
            }
            // all margins above 0, the smallest being `margin`
            double least = IntStream.range(0, count)
                    .mapToDouble(i -> dot(w, u, i))
                    .min()
                    .orElseThrow();
            return new Case(w, margin - least, side, u, count);
        }

        public Classifier model() {
            return LambdaNet.linear(w, b, 1);
        }

        public LabelledImages data() {
            return new LabelledImages(
                    "grey", Images.ofFloats(count, 1, side, side, pixels), new int[count], List.of("a", "b"));
        }

        public double margin(int image) {
            return dot(w, pixels, image) + b;
        }

        /// `margin / ||w||_dual`.
        public double distance(Norm norm, int image) {
            return margin(image) / NormTest.dual(norm, w);
        }

        /// The smallest epsilon of the L2 or Linf ball from which, within [0, 1], the margin can be
        /// lowered to 0, by bisection: for Linf each pixel goes down its way as far as it can; for L2
        /// pixel i moves by `min(t |w_i|, room_i)`, for the t that is enough (the conditions of Karush,
        /// Kuhn and Tucker).
        public double boundedDistance(Norm norm, int image) {
            double low = 0;
            double high = 1e3;
            for (int k = 0; k < 200; k++) {
                double t = (low + high) / 2;
                double lowered = dot(w, moves(norm, image, t));
                if (lowered < margin(image)) {
                    low = t;
                } else {
                    high = t;
                }
            }
            double[] moves = moves(norm, image, high);
            return norm == Norm.LINF ? high : Math.sqrt(NormTest.dot(moves, moves));
        }

        private double[] moves(Norm norm, int image, double t) {
            double[] moves = new double[w.length];
            Arrays.setAll(moves, i -> {
                double pixel = pixels[image * w.length + i];
                double room = w[i] > 0 ? pixel : 1 - pixel;
                return Math.min(norm == Norm.LINF ? t : t * Math.abs(w[i]), room);
            });
            return moves;
        }

        private static double dot(double[] w, double[] moves) {
            return IntStream.range(0, w.length)
                    .mapToDouble(i -> Math.abs(w[i]) * moves[i])
                    .sum();
        }

        private static double dot(double[] w, float[] pixels, int image) {
            return IntStream.range(0, w.length)
                    .mapToDouble(i -> w[i] * pixels[image * w.length + i])
                    .sum();
        }
    }

    /// Four classes, each with four pixels of its own of a 4 x 4 image: `z_k = a_k + s_k . x_k`.
    /// Classes 0 and 1 are near each other, 2 and 3 far below, so that the smallest change to class 1
    /// is `(z_0 - z_1) / ||w_0 - w_1||_dual`.
    private static final float[] OFFSETS = {2.3f, .8f, -6f, -7f};

    private static final float[] SLOPES = {1, -2, .5f, 1.5f, -1, 1, 2, .25f, 1, -1, .5f, .5f, -1, 1, 1, -.5f};

    public static Classifier fourClasses() {
        float[] matrix = new float[64];
        for (int i = 0; i < 16; i++) {
            matrix[4 * i + i / 4] = SLOPES[i];
        }
        Tensor weights = Tensors.of(matrix, 16, 4);
        Tensor offsets = Tensors.of(OFFSETS, 4);
        return LambdaNet.classifier(x -> x.flatten(1, -1).matmul(weights).add(offsets), 1);
    }

    /// One grey image of class 0.
    public static LabelledImages grey() {
        float[] grey = new float[16];
        Arrays.fill(grey, .5f);
        return new LabelledImages("grey", Images.ofFloats(1, 1, 4, 4, grey), new int[1], List.of("a", "b", "c", "d"));
    }

    /// The smallest change of the grey image to class 1.
    public static double toClassOne(Norm norm) {
        double gap = OFFSETS[0] - OFFSETS[1];
        double[] difference = new double[8];
        for (int i = 0; i < 8; i++) {
            difference[i] = i < 4 ? SLOPES[i] : -SLOPES[i];
            gap += .5 * difference[i];
        }
        return gap / NormTest.dual(norm, difference);
    }

    /// Random images as [LambdaNet#convolutional] sees them.
    public static LabelledImages seenBy(Classifier model, int side, int count) {
        int[] index = IntStream.range(0, count).toArray();
        Images images = Images.ofFloats(
                count, 1, side, side, Tensors.floats(new ImageRandom(9, index).uniform(0, 1, side, side)));
        return new LabelledImages(
                "set", images, Tensors.ints(model.predict(images.tensor())), List.of("a", "b", "c", "d"));
    }

    /// A network that always answers class 0.
    public static Classifier constant() {
        Tensor zero = Tensors.of(new float[72], 36, 2);
        return LambdaNet.classifier(x -> x.flatten(1, -1).matmul(zero), 1);
    }
}
