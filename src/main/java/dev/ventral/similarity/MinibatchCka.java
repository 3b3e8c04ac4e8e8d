package dev.ventral.similarity;

import dev.ventral.tensor.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Linear CKA of representations of more images than fit at once, batch by batch,
///
///     CKA = sum_b HSIC(K_b, L_b) / sqrt(sum_b HSIC(K_b, K_b) sum_b HSIC(L_b, L_b))
///
/// with the unbiased HSIC, so that its expectation does not depend on the batches' size (which has to be the
/// same for all, and above 3). In float64. One thread at a time.
///
/// Source: Nguyen, Raghu & Kornblith 2021, "Do wide and deep networks learn the same things?", ICLR, section
/// 3.1.
public final class MinibatchCka {
    private double across;
    private double within;
    private double other;
    private long size;

    /// Adds a batch.
    ///
    /// @param x `images x p`
    /// @param y `images x q`, of the same images
    public void add(Tensor x, Tensor y) {
        Patterns.checkSameImages("CKA", x, y);
        if (size != 0 && x.size(0) != size) {
            throw new IllegalArgumentException(
                    "CKA: expected batches of one size, got " + size + " and " + x.size(0) + " images");
        }
        size = x.size(0);
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            // the criterion does not see the mean, but rounding does
            Tensor k = Kernels.linear(Patterns.centred(x));
            Tensor l = Kernels.linear(Patterns.centred(y));
            across += Tensors.item(Hsic.unbiased(k, l));
            within += Tensors.item(Hsic.unbiased(k, k));
            other += Tensors.item(Hsic.unbiased(l, l));
        }
    }

    /// @return 0 where a representation does not vary, or no batch was added
    public double value() {
        return within > 0 && other > 0 ? across / (Math.sqrt(within) * Math.sqrt(other)) : 0;
    }
}
