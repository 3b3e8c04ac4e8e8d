package dev.ventral.attack;

import dev.ventral.attack.step.Norm;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// A small network of two pixels, ReLU units and two classes, whose smallest changes a grid finds in float64.
///
/// @param first weights of the units, 2 x hidden
/// @param offset of the units
/// @param second weights of class 1; class 0 is constant
record ReluPlane(float[] first, float[] offset, float[] second) {
    private static final int GRID = 1000;
    /// How far a point of the grid may be from the true one, by any norm.
    static final double SLACK = 2.0 / GRID;

    private static final float THRESHOLD = .7f;

    /// The units' edges pass through random points of the square.
    static ReluPlane random(long seed, int hidden) {
        var random = new ImageRandom(seed, new int[] {0});
        Tensor first = random.gaussian(0, 2, hidden).squeeze(0);
        Tensor through = random.uniform(1, 2, hidden).squeeze(0);
        Tensor offset = first.mul(through).sum(new long[] {0}).neg();
        float[] second = Tensors.floats(random.gaussian(2, hidden).mul(new Scalar(3)));
        return new ReluPlane(Tensors.floats(first), Tensors.floats(offset), second);
    }

    Classifier classifier() {
        int hidden = second.length;
        Tensor weights = Tensors.of(first, 2, hidden);
        Tensor bias = Tensors.of(offset, hidden);
        float[] columns = new float[2 * hidden];
        for (int k = 0; k < hidden; k++) {
            columns[2 * k + 1] = second[k];
        }
        Tensor last = Tensors.of(columns, hidden, 2);
        Tensor threshold = Tensors.of(new float[] {THRESHOLD, 0}, 2);
        return LambdaNet.classifier(
                x -> x.flatten(1, -1)
                        .matmul(weights)
                        .add(bias)
                        .relu()
                        .matmul(last)
                        .add(threshold),
                1);
    }

    /// The distance of the nearest point of the grid that is not in class `label`.
    double nearest(Norm norm, double u, double v, int label) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i <= GRID; i++) {
            double a = Math.abs((double) i / GRID - u);
            for (int j = 0; j <= GRID; j++) {
                double b = Math.abs((double) j / GRID - v);
                double size = norm == Norm.L1 ? a + b : norm == Norm.L2 ? Math.sqrt(a * a + b * b) : Math.max(a, b);
                if (size < nearest && answer((double) i / GRID, (double) j / GRID) != label) {
                    nearest = size;
                }
            }
        }
        return nearest;
    }

    private int answer(double u, double v) {
        int hidden = second.length;
        double sum = 0;
        for (int k = 0; k < hidden; k++) {
            sum += second[k] * Math.max(0, u * first[k] + v * first[hidden + k] + offset[k]);
        }
        return sum > THRESHOLD ? 1 : 0;
    }
}
