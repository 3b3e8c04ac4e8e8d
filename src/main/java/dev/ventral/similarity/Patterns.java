package dev.ventral.similarity;

import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// What every measure of this room does to its matrices first.
final class Patterns {
    private Patterns() {}

    /// In float64, apart from any gradient.
    static Tensor wide(Tensor patterns) {
        check(patterns);
        return patterns.detach().to(ScalarType.Double);
    }

    /// In float64, minus the mean over images: distances do not see it, and their rounding gets smaller.
    static Tensor centred(Tensor patterns) {
        Tensor wide = wide(patterns);
        return wide.sub(wide.mean(new long[] {0}, true, new ScalarTypeOptional()));
    }

    static void check(Tensor patterns) {
        if (patterns.dim() != 2 || patterns.size(0) < 1 || patterns.size(1) < 1) {
            throw new IllegalArgumentException("expected a matrix images x units, got " + patterns.dim()
                    + " dimensions, " + patterns.numel() + " values");
        }
    }

    /// Both are matrices with a row for each of the same images.
    static void checkSameImages(String what, Tensor x, Tensor y) {
        check(x);
        check(y);
        if (x.size(0) != y.size(0)) {
            throw new IllegalArgumentException(
                    what + ": expected the same images, got " + x.size(0) + " and " + y.size(0) + " rows");
        }
    }
}
