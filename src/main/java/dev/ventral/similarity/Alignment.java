package dev.ventral.similarity;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// How alike two representations of the same images are, directly, of responses on the host.
///
/// @param by which measure
/// @param rbf CKA with RBF kernels, not linear ones
/// @param unbiased CKA with the unbiased criterion
/// @param bandwidth of the RBF kernel, as a fraction of the median distance
/// @param batch images at a time for [MinibatchCka]; 0 for all at once
/// @param kept share of the variance that SVCCA keeps
public record Alignment(By by, boolean rbf, boolean unbiased, double bandwidth, int batch, double kept) {
    /// The measures.
    public enum By {
        /// [Cka].
        CKA,
        /// [Cca#svcca].
        SVCCA,
        /// [Cca#pwcca]; not symmetric.
        PWCCA,
        /// [Procrustes#similarity].
        PROCRUSTES
    }

    public Alignment {
        InputError.unless(
                bandwidth > 0 && Double.isFinite(bandwidth), "bandwidth: expected a number > 0, got %s", bandwidth);
        InputError.unless(kept > 0 && kept <= 1, "kept: expected a share above 0 and at most 1, got %s", kept);
        InputError.unless(batch == 0 || batch > 3, "batch: expected 4 images or more, got %d", batch);
        InputError.unless(
                by == By.CKA || !rbf && !unbiased && batch == 0,
                "kernel, unbiased, batch: expected them with cka only, got %s",
                by);
        InputError.unless(
                batch == 0 || !rbf, "batch: expected the linear kernel, whose CKA can be had batch by batch, got rbf");
    }

    /// Of two representations of the same images.
    public double of(Responses x, Responses y) {
        InputError.unless(
                x.images() == y.images(),
                "expected responses to the same images, got %d and %d of them",
                x.images(),
                y.images());
        InputError.unless(
                x.images() >= Math.max(least(), batch),
                "expected %d images or more, got %d",
                Math.max(least(), batch),
                x.images());
        if (batch > 0) {
            return batches(x, y);
        }
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor a = x.tensor();
            Tensor b = y.tensor();
            return switch (by) {
                case CKA -> Tensors.item(cka(a, b));
                case SVCCA -> Cca.svcca(a, b, kept);
                case PWCCA -> Cca.pwcca(a, b);
                case PROCRUSTES -> Procrustes.similarity(a, b);
            };
        }
    }

    private int least() {
        return unbiased || batch > 0 ? 4 : 3;
    }

    private Tensor cka(Tensor a, Tensor b) {
        if (!rbf) {
            return unbiased ? Cka.unbiased(a, b) : Cka.linear(a, b);
        }
        return unbiased
                ? Cka.unbiasedOf(Kernels.rbf(a, bandwidth), Kernels.rbf(b, bandwidth))
                : Cka.rbf(a, b, bandwidth);
    }

    /// Over whole batches: images of an incomplete last one are left out.
    private double batches(Responses x, Responses y) {
        var sum = new MinibatchCka();
        for (int from = 0; from + batch <= x.images(); from += batch) {
            int[] rows = IntStream.range(from, from + batch).toArray();
            try (var _ = new PointerScope()) {
                sum.add(x.rows(rows).tensor(), y.rows(rows).tensor());
            }
        }
        return sum.value();
    }
}
