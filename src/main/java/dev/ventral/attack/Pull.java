package dev.ventral.attack;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// How a norm pulls a point on the decision boundary towards the image: the points u that are best for given
/// multipliers of the two constraints in [TrustRegion].
///
/// Minimising `||u - x0||_p + lambda b . u + mu ||u - x||_2^2` over the box splits into the values of the
/// image, and each has a closed form. Written with `along = x + beta b`, where x is the point, b the
/// boundary's normal and `beta = -lambda / (2 mu)`, and a share s from 0 (no pull: the shortest way to the
/// boundary) to 1 (no trust region). All tensors are float64, `N x d`, but for share and beta, `N x 1`.
interface Pull {
    /// The best points.
    Tensor point(Tensor share, Tensor along);

    /// Where `point` moves with beta.
    default Tensor moves(Tensor point, Tensor along) {
        return point.gt(new Scalar(0)).logical_and(point.lt(new Scalar(1)));
    }

    /// The pull to go on with once it is known how far the shortest way to the boundary goes.
    default Pull at(Tensor along) {
        return this;
    }

    /// @param images x0
    /// @param x the points
    /// @param radius of the trust region, `N x 1`
    static Pull of(Norm norm, Tensor images, Tensor x, Tensor radius) {
        return switch (norm) {
            case L0 -> new Fewest(images, torch.zeros_like(images));
            case L1 -> new Shortest(images);
            case L2 -> new Straight(images.sub(x));
            case LINF ->
                new Flattest(
                        images, images.sub(x).abs().amax(new long[] {1}, true).add(radius));
        };
    }

    /// L2 (squared): `u = clip(along + s (x0 - x))`, with `s = 1 / (1 + mu)`.
    record Straight(Tensor back) implements Pull {
        @Override
        public Tensor point(Tensor share, Tensor along) {
            return Batches.clipped(along.addcmul(share, back));
        }
    }

    /// L1: `u = clip(median(x0, along - rho, along + rho))`, with `rho = 1 / (2 mu)`: a value stays at the
    /// image unless it is worth moving.
    record Shortest(Tensor images) implements Pull {
        private static final double UNIT = 1e-3;
        /// At share 1 rho is a thousand times the range of pixels.
        private static final double GROWTH = Math.log(1e6);

        @Override
        public Tensor point(Tensor share, Tensor along) {
            Tensor rho = share.mul(new Scalar(GROWTH)).expm1().mul(new Scalar(UNIT));
            return Batches.clipped(images.maximum(along.sub(rho)).minimum(along.add(rho)));
        }

        @Override
        public Tensor moves(Tensor point, Tensor along) {
            return Pull.super.moves(point, along).logical_and(point.ne(images));
        }
    }

    /// Linf: `u` is `along` clipped to the box and to `(1 - s) reach` around the image.
    ///
    /// @param reach a size that no point of the trust region exceeds, `N x 1`
    record Flattest(Tensor images, Tensor reach) implements Pull {
        @Override
        public Tensor point(Tensor share, Tensor along) {
            Tensor most = reach.addcmul(share, reach, new Scalar(-1));
            return Batches.clipped(along.maximum(images.sub(most)).minimum(images.add(most)));
        }

        @Override
        public Tensor moves(Tensor point, Tensor along) {
            return point.eq(along);
        }
    }

    /// L0, which is not convex: of the values in the order of `rank` the first `(1 - s) d` are free and
    /// follow `clip(along)`, all others are the image's. For given multipliers a value is worth freeing if
    /// that gains more than the constant cost of a change, so the order is that of the gain, `(x0 - along)^2
    /// - (clip(along) - along)^2`, with the beta of the shortest way.
    record Fewest(Tensor images, Tensor rank) implements Pull {
        @Override
        public Pull at(Tensor along) {
            Tensor gain = images.sub(along)
                    .square()
                    .sub(Batches.clipped(along).sub(along).square());
            Tensor order = gain.sort(new BoolOptional(true), 1, true).get1();
            return new Fewest(images, order.argsort(1, false).to(ScalarType.Double));
        }

        @Override
        public Tensor point(Tensor share, Tensor along) {
            Tensor free = share.neg()
                    .add(new Scalar(1))
                    .mul(new Scalar((double) rank.size(1)))
                    .round();
            return Batches.clipped(along).where(rank.lt(free), images);
        }

        @Override
        public Tensor moves(Tensor point, Tensor along) {
            return Pull.super.moves(point, along).logical_and(point.eq(along));
        }
    }
}
