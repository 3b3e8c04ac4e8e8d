package dev.ventral.guidance.target;

import dev.ventral.Seeds;
import dev.ventral.data.image.Images;
import dev.ventral.tensor.Tensors;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Smooth responses, of a brain that is none: random smooth functions of the pixels, given the mean and the
/// covariance of true responses R, and their smoothness.
///
/// With R - mean = U S V' of rank k, k random functions of the pixels x (random Fourier features of a Gaussian
/// kernel of width l: the j-th is cos(w_j . x / l + b_j), w_j standard normal, then scaled such that all w_j
/// . x vary alike, b_j uniform) for all images are made orthonormal and of mean 0, one after the other: Q
/// (`images x k`). Then
///
///     R* = mean + Q S V'
///
/// has the mean and the covariance of R exactly, thus its spectrum and its dimensionality; only which images
/// are told apart is another matter. The width l is found by bisection such that Geary's ratio of R* over
/// nearest neighbours in pixels ([PixelNeighbours]) is that of R, as far as these functions reach: between
/// that of functions nearly linear in the pixels and 1. It is one figure of all components together (the
/// first [#COMPONENTS], which hold nearly all variance): single components of R may be smoother or rougher
/// than those of R*, and smoothness beyond nearest neighbours is what the kernel makes of it.
///
/// The functions are of the images: what every smooth target of this spectrum does to a network stays, and
/// nothing of the brain's choice does. Where a target is so smooth that few functions of the pixels are, R*
/// may resemble R by chance.
///
/// Source of the features: Rahimi & Recht 2007, "Random features for large-scale kernel machines", NeurIPS.
final class SmoothResponses {
    /// How many components are matched.
    static final int COMPONENTS = 256;
    private static final int STEPS = 30;
    /// How often directions may be turned towards what varies most in the pixels.
    private static final int ROUNDS = 4;
    private static final int BLOCK = 1024;
    /// Bounds of log2 of the width, in units of the root mean square distance of pixels.
    private static final double WIDEST = 6;

    private SmoothResponses() {}

    /// @param images the target's, in its order
    static TargetResponses like(TargetResponses target, Images images, long seed) {
        int n = target.images();
        int units = target.units();
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor known = Tensors.of(target.values(), n, units).to(ScalarType.Double);
            Tensor mean = known.mean(0);
            Tensor centred = known.sub(mean);
            Tensor components = components(centred);
            int k = Math.toIntExact(components.size(0));
            if (k == 0) {
                return target;
            }
            PixelNeighbours neighbours = PixelNeighbours.of(images);
            double wanted = neighbours.roughness(centred);
            Tensor phases = phases(images, k, seed);
            Tensor shifts = Tensors.of(
                    new SplittableRandom(Seeds.mix(seed, 1))
                            .doubles(k, 0, 2 * Math.PI)
                            .toArray(),
                    k);
            int first = Math.min(k, COMPONENTS);
            Tensor leading = components.narrow(0, 0, first);
            Tensor fewShifts = shifts.narrow(0, 0, first);
            for (int round = 0; round < ROUNDS; round++) {
                Tensor few = phases.narrow(1, 0, first);
                if (roughness(neighbours, few, fewShifts, WIDEST, leading) <= wanted) {
                    break;
                }
                phases = smoother(images, phases);
            }
            Tensor few = phases.narrow(1, 0, first);
            double low = -WIDEST;
            double high = WIDEST;
            for (int step = 0; step < STEPS; step++) {
                double middle = (low + high) / 2;
                if (roughness(neighbours, few, fewShifts, middle, leading) > wanted) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            Tensor made = basis(phases, shifts, (low + high) / 2).mm(components);
            return new TargetResponses(n, units, Tensors.floats(made.add(mean)));
        }
    }

    private static double roughness(
            PixelNeighbours neighbours, Tensor phases, Tensor shifts, double logWidth, Tensor components) {
        try (var _ = new PointerScope()) {
            return neighbours.roughness(basis(phases, shifts, logWidth).mm(components));
        }
    }

    /// S V', `k x units`, by falling variance; of the smaller of the two matrices of products.
    private static Tensor components(Tensor centred) {
        boolean tall = centred.size(0) >= centred.size(1);
        var decomposed = torch.linalg_eigh(tall ? centred.t().mm(centred) : centred.mm(centred.t()));
        double[] variances = Tensors.doubles(decomposed.get0());
        int size = variances.length;
        double largest = size == 0 ? 0 : variances[size - 1];
        int k = (int) IntStream.range(0, size)
                .filter(i -> variances[i] > 1e-10 * largest)
                .count();
        if (k == 0) {
            return centred.narrow(0, 0, 0);
        }
        // at most n - 1 functions have mean 0
        k = (int) Math.min(k, centred.size(0) - 1);
        Tensor vectors = decomposed.get1().narrow(1, size - k, k).flip(new long[] {1});
        if (!tall) {
            return vectors.t().mm(centred);
        }
        double[] deviations = new double[k];
        for (int i = 0; i < k; i++) {
            deviations[i] = Math.sqrt(variances[size - 1 - i]);
        }
        return vectors.t().mul(Tensors.of(deviations, k, 1));
    }

    /// w_j . x, `images x k`, at variance 1/2: that of pixels whose mean square distance is 1.
    private static Tensor phases(Images images, int k, long seed) {
        int pixels = images.channels() * images.height() * images.width();
        var random = new SplittableRandom(seed);
        double[] draws = new double[Math.multiplyExact(pixels, k)];
        for (int i = 0; i < draws.length; i++) {
            draws[i] = random.nextGaussian();
        }
        return along(images, Tensors.of(draws, k, pixels).t());
    }

    /// The same with each direction times the covariance of the pixels: more along what varies most.
    private static Tensor smoother(Images images, Tensor phases) {
        int pixels = images.channels() * images.height() * images.width();
        Tensor centred = phases.sub(phases.mean(0));
        Tensor directions = torch.zeros(pixels, phases.size(1)).to(ScalarType.Double);
        for (int from = 0; from < images.count(); from += BLOCK) {
            int[] index = block(images, from);
            try (var _ = new PointerScope()) {
                directions.add_(rows(images, index).t().mm(centred.narrow(0, from, index.length)));
            }
        }
        return along(images, directions);
    }

    private static Tensor along(Images images, Tensor directions) {
        TensorVector parts = new TensorVector();
        for (int from = 0; from < images.count(); from += BLOCK) {
            int[] index = block(images, from);
            parts.push_back(Tensors.scoped(() -> rows(images, index).mm(directions)));
        }
        Tensor phases = torch.cat(parts, 0);
        Tensor centred = phases.sub(phases.mean(0));
        Tensor deviations = centred.square().mean(new long[] {0}).sqrt();
        // images that are all the same have phases of 0
        return centred.div(deviations.clamp_min(new Scalar(1e-30)).mul(new Scalar(Math.sqrt(2))));
    }

    private static int[] block(Images images, int from) {
        return IntStream.range(from, Math.min(images.count(), from + BLOCK)).toArray();
    }

    private static Tensor rows(Images images, int[] index) {
        return images.tensor(index).flatten(1, -1).to(ScalarType.Double);
    }

    /// Orthonormal functions of mean 0: the constant one comes first, and is left out.
    ///
    /// @param logWidth log2 of the kernel's width
    private static Tensor basis(Tensor phases, Tensor shifts, double logWidth) {
        Tensor functions =
                phases.mul(new Scalar(Math.pow(2, -logWidth))).add(shifts).cos();
        Tensor constant = torch.ones(phases.size(0), 1).to(ScalarType.Double);
        var decomposed = torch.linalg_qr(torch.cat(new TensorVector(constant, functions), 1));
        return decomposed.get0().narrow(1, 1, phases.size(1));
    }
}
