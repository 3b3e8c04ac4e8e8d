package dev.ventral.attack;

import dev.ventral.attack.step.Norm;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Linear classifiers of two classes on [0, 1], and how far their images really are from the boundary: plain
/// Java in float64.
final class BoxedLinear {
    private BoxedLinear() {}

    /// `count` images of `1 x 1 x d`, a quarter of the values black or white, labelled as the model sees
    /// them.
    static LabelledImages images(Classifier model, int count, int d, long seed) {
        var random = new SplittableRandom(seed);
        float[] pixels = new float[count * d];
        for (int i = 0; i < pixels.length; i++) {
            double u = 1.3 * random.nextDouble() - .15;
            pixels[i] = (float) Math.clamp(u, 0, 1);
        }
        Images images = Images.ofFloats(count, 1, 1, d, pixels);
        int classes = Math.toIntExact(model.logits(images.tensor()).size(1));
        List<String> names = IntStream.range(0, classes).mapToObj(k -> "c" + k).toList();
        return new LabelledImages("boxed", images, Tensors.ints(model.predict(images.tensor())), names);
    }

    static double[][] rows(LabelledImages data) {
        double[] all = Tensors.doubles(data.images().tensor());
        int d = all.length / data.count();
        return IntStream.range(0, data.count())
                .mapToObj(i -> Arrays.copyOfRange(all, i * d, (i + 1) * d))
                .toArray(double[][]::new);
    }

    /// Gaussian weights.
    static double[] weights(int d, long seed) {
        var random = new SplittableRandom(seed);
        return IntStream.range(0, d)
                .mapToDouble(_ -> (float) random.nextGaussian())
                .toArray();
    }

    /// The least norm of a change that raises `g . x` by `need` and stays on [0, 1]; infinite where there is
    /// none.
    static double distance(Norm norm, double[] g, double[] x, double need) {
        int d = g.length;
        double[] room = new double[d];
        Arrays.setAll(room, i -> g[i] > 0 ? 1 - x[i] : g[i] < 0 ? x[i] : 0);
        if (IntStream.range(0, d).mapToDouble(i -> Math.abs(g[i]) * room[i]).sum() < need) {
            return Double.POSITIVE_INFINITY;
        }
        return switch (norm) {
            case L0 -> greedy(g, room, need, i -> -Math.abs(g[i]) * room[i], true);
            case L1 -> greedy(g, room, need, i -> -Math.abs(g[i]), false);
            case L2 -> halved(g, room, need, true);
            case LINF -> halved(g, room, need, false);
        };
    }

    private static double greedy(
            double[] g, double[] room, double need, java.util.function.IntToDoubleFunction key, boolean count) {
        double left = need;
        double cost = 0;
        for (int i : IntStream.range(0, g.length)
                .boxed()
                .sorted(Comparator.comparingDouble(key::applyAsDouble))
                .mapToInt(Integer::intValue)
                .toArray()) {
            if (left <= 0) {
                break;
            }
            double gain = Math.min(left, Math.abs(g[i]) * room[i]);
            left -= gain;
            cost += count ? 1 : gain / Math.abs(g[i]);
        }
        return cost;
    }

    /// The change is `min(room, t |g|)` (L2) or `min(room, t)` (Linf), with t halved until the gain is
    /// `need`.
    private static double halved(double[] g, double[] room, double need, boolean euclidean) {
        double low = 0;
        double high = 1e9;
        double size = 0;
        for (int k = 0; k < 200; k++) {
            double t = (low + high) / 2;
            double gain = 0;
            double squares = 0;
            double most = 0;
            for (int i = 0; i < g.length; i++) {
                double change = Math.min(room[i], euclidean ? t * Math.abs(g[i]) : t);
                gain += change * Math.abs(g[i]);
                squares += change * change;
                most = g[i] == 0 ? most : Math.max(most, change);
            }
            size = euclidean ? Math.sqrt(squares) : most;
            if (gain < need) {
                low = t;
            } else {
                high = t;
            }
        }
        return size;
    }
}
