package dev.ventral.attack.step;

import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Locale;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Norm of the change of an image, over all its channels and pixels; tensors are `N x C x H x W`, one
/// change per image.
///
/// Nothing here reads a value back to the host, so that every method may be part of a captured step; a change
/// of zero or a gradient of zero gives zero, never NaN.
public enum Norm {
    /// The number of values (a channel of a pixel each) that change.
    L0 {
        @Override
        public Tensor project(Tensor delta, Tensor epsilon) {
            Tensor flat = delta.flatten(1, -1);
            Tensor rank = flat.abs().argsort(1, true).argsort(1, false);
            Tensor kept = rank.add(new Scalar(1)).le(epsilon.reshape(-1, 1));
            return flat.mul(kept).reshape(Tensors.shape(delta));
        }

        @Override
        public Tensor steepest(Tensor gradient) {
            throw noBall();
        }

        @Override
        public Tensor size(Tensor delta) {
            return delta.ne(new Scalar(0)).flatten(1, -1).sum(new long[] {1}).to(ScalarType.Double);
        }

        @Override
        public Tensor randomStart(ImageRandom random, long[] shape) {
            throw noBall();
        }

        private IllegalStateException noBall() {
            return new IllegalStateException("L0 has no direction: attacks that step in a ball refuse it");
        }
    },

    /// The sum of the absolute values.
    L1 {
        @Override
        public Tensor project(Tensor delta, Tensor epsilon) {
            return Simplex.projectL1(delta, epsilon);
        }

        @Override
        public Tensor within(Tensor images, Tensor points, Tensor epsilon) {
            return ImageTensors.shifted(images, Simplex.projectInBox(points.sub(images), images, epsilon));
        }

        @Override
        public Tensor steepest(Tensor gradient) {
            Tensor size = gradient.abs();
            Tensor peak = size.eq(size.amax(IMAGE, true)).mul(gradient.ne(new Scalar(0)));
            Tensor share = peak.sum(IMAGE, true, ImageTensors.NO_TYPE).clamp_min(new Scalar(1));
            return gradient.sign().mul(peak).div(share);
        }

        @Override
        public Tensor step(Tensor gradient, Tensor images, Tensor size) {
            return Simplex.fill(gradient, images, size);
        }

        @Override
        public Tensor size(Tensor delta) {
            return wide(delta).abs().sum(new long[] {1}, false, ImageTensors.NO_TYPE);
        }

        @Override
        public Tensor randomStart(ImageRandom random, long[] shape) {
            Tensor exponential = random.uniform(0, shape).neg().log1p().neg();
            Tensor rest = random.uniform(1, 1, 1, 1).neg().log1p().neg();
            Tensor total = exponential.sum(IMAGE, true, ImageTensors.NO_TYPE).add(rest);
            Tensor signs = random.uniform(2, shape)
                    .ge(new Scalar(.5))
                    .mul(new Scalar(2))
                    .sub(new Scalar(1));
            return exponential.mul(signs).div(total.clamp_min(new Scalar(TINY)));
        }
    },

    /// The Euclidean length.
    L2 {
        @Override
        public Tensor project(Tensor delta, Tensor epsilon) {
            Tensor radius = epsilon.to(delta.scalar_type());
            Tensor length =
                    ImageTensors.perImage(size(delta).to(delta.scalar_type())).maximum(radius);
            // Exactly 1 inside the ball, unlike epsilon times a reciprocal.
            return delta.mul(radius.div(positive(length)));
        }

        @Override
        public Tensor steepest(Tensor gradient) {
            // Scaled first: squares of small gradients (a confident network) would vanish in float32.
            Tensor scaled = gradient.div(positive(gradient.abs().amax(IMAGE, true)));
            Tensor length = ImageTensors.perImage(size(scaled).to(gradient.scalar_type()));
            return scaled.div(positive(length));
        }

        @Override
        public Tensor size(Tensor delta) {
            return wide(delta)
                    .square()
                    .sum(new long[] {1}, false, ImageTensors.NO_TYPE)
                    .sqrt();
        }

        @Override
        public Tensor randomStart(ImageRandom random, long[] shape) {
            long dimension = 1;
            for (long size : shape) {
                dimension *= size;
            }
            Tensor radius = random.uniform(1, 1, 1, 1).pow(new Scalar(1.0 / dimension));
            return steepest(random.gaussian(0, shape)).mul(radius);
        }
    },

    /// The largest absolute value.
    LINF {
        @Override
        public Tensor project(Tensor delta, Tensor epsilon) {
            Tensor radius = epsilon.to(delta.scalar_type());
            return delta.minimum(radius).maximum(radius.neg());
        }

        @Override
        public Tensor steepest(Tensor gradient) {
            return gradient.sign();
        }

        @Override
        public Tensor size(Tensor delta) {
            return wide(delta).abs().amax(new long[] {1}, false);
        }

        @Override
        public Tensor randomStart(ImageRandom random, long[] shape) {
            return random.uniform(0, shape).mul(new Scalar(2)).sub(new Scalar(1));
        }
    };

    private static final long[] IMAGE = {1, 2, 3};
    private static final double TINY = 1e-30;

    /// The nearest change (in the Euclidean sense) whose norm is at most `epsilon`. For L1 this is Duchi et al.
    /// 2008 (Efficient projections onto the l1-ball, figure 1), by sorting; for L0 the largest values are kept.
    ///
    /// @param epsilon finite, `N x 1 x 1 x 1`, or `1 x 1 x 1 x 1` for all images
    public abstract Tensor project(Tensor delta, Tensor epsilon);

    /// The same with one epsilon for all images.
    public Tensor project(Tensor delta, double epsilon) {
        return project(delta, ImageTensors.number(delta, epsilon));
    }

    /// The points on [0, 1] and within `epsilon` of the images that are nearest to `points` (in the Euclidean
    /// sense): for Linf by clipping to both, for L1 exactly ([Simplex#projectInBox]); for L2 and L0 the
    /// projection onto the ball, clipped, which is in both but may not be the nearest.
    ///
    /// @param epsilon finite, `N x 1 x 1 x 1`
    public Tensor within(Tensor images, Tensor points, Tensor epsilon) {
        return ImageTensors.shifted(images, project(points.sub(images), epsilon));
    }

    /// The change of norm 1 that raises a linear function with this gradient most: `sign(g)` for Linf,
    /// `g / ||g||_2` for L2; for L1 all of it on the pixel where |g| is largest (in equal parts, where several
    /// are).
    public abstract Tensor steepest(Tensor gradient);

    /// A step of norm at most `size` from `images` along [#steepest]. It may leave [0, 1] for L2 and Linf. For
    /// L1, where all would go to one pixel that is soon black or white, it is the steepest step that stays on
    /// [0, 1]: the pixels of largest |g| are taken to their bound one after the other until the size is spent
    /// (Croce & Hein 2021, Mind the box, section 3; a sparse step as in Tramer & Boneh 2019, with the number of
    /// pixels given by the bounds).
    ///
    /// @param size `N x 1 x 1 x 1`, or `1 x 1 x 1 x 1` for all images
    public Tensor step(Tensor gradient, Tensor images, Tensor size) {
        return steepest(gradient).mul(size);
    }

    /// The norm of each image's change, float64 `N`.
    public abstract Tensor size(Tensor delta);

    /// A change drawn uniformly from the ball of radius 1: a float32 CPU tensor `images x shape`. Linf:
    /// each pixel uniform. L2: a Gaussian direction times u^(1/d). L1: exponential sizes E_i with random signs
    /// over the sum of d + 1 of them (Barthe et al. 2005, for p = 1).
    ///
    /// @param shape `C, H, W`
    public abstract Tensor randomStart(ImageRandom random, long[] shape);

    /// The name in files and results: `l0`, `l1`, `l2`, `linf`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Tensor wide(Tensor delta) {
        return delta.to(ScalarType.Double).flatten(1, -1);
    }

    /// The same, with 1 in place of 0.
    private static Tensor positive(Tensor divisor) {
        return divisor.add(divisor.eq(new Scalar(0)));
    }
}
