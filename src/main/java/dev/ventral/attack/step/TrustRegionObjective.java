package dev.ventral.attack.step;

import dev.ventral.attack.step.MonotoneRoot.Stretch;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Objective of the trust region: how a norm pulls a point on the decision boundary towards the image: the points
/// u that are best for given multipliers of the two constraints in [TrustRegion].
///
/// Minimising `||u - x0||_p + lambda b . u + mu ||u - x||_2^2` over the box splits into the values of the
/// image, and each has a closed form. Written with `along = x + beta b`, where x is the point, b the
/// boundary's normal and `beta = -lambda / (2 mu)`, and a share s from 0 (no pull: the shortest way to the
/// boundary) to 1 (no trust region). All tensors are float64, `N x d`, but for share and beta, `N x 1`.
interface TrustRegionObjective {
    /// The best points.
    Tensor point(Tensor share, Tensor along);

    /// Where `point` follows `along`, and with it beta.
    List<Stretch> stretches(Tensor share);

    /// The pull to go on with once it is known how far the shortest way to the boundary goes.
    default TrustRegionObjective at(Tensor along) {
        return this;
    }

    /// @param images x0
    /// @param x the points
    /// @param radius of the trust region, `N x 1`
    static TrustRegionObjective of(Norm norm, Tensor images, Tensor x, Tensor radius) {
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
    record Straight(Tensor back) implements TrustRegionObjective {
        @Override
        public Tensor point(Tensor share, Tensor along) {
            return ImageTensors.clipped(along.addcmul(share, back));
        }

        @Override
        public List<Stretch> stretches(Tensor share) {
            Tensor pulled = back.mul(share);
            return List.of(new Stretch(pulled.neg(), pulled.neg().add(new Scalar(1))));
        }
    }

    /// L1: `u = clip(median(x0, along - rho, along + rho))`, with `rho = 1 / (2 mu)`: a value stays at the
    /// image unless it is worth moving.
    record Shortest(Tensor images) implements TrustRegionObjective {
        private static final double UNIT = 1e-3;
        /// At share 1 rho is a thousand times the range of pixels.
        private static final double GROWTH = Math.log(1e6);

        @Override
        public Tensor point(Tensor share, Tensor along) {
            Tensor rho = rho(share);
            return ImageTensors.clipped(images.maximum(along.sub(rho)).minimum(along.add(rho)));
        }

        /// Below the image and above it.
        @Override
        public List<Stretch> stretches(Tensor share) {
            Tensor rho = rho(share);
            return List.of(
                    new Stretch(rho.neg().expand_as(images), images.sub(rho)),
                    new Stretch(images.add(rho), rho.add(new Scalar(1)).expand_as(images)));
        }

        private static Tensor rho(Tensor share) {
            return share.mul(new Scalar(GROWTH)).expm1().mul(new Scalar(UNIT));
        }
    }

    /// Linf: `u` is `along` clipped to the box and to `(1 - s) reach` around the image.
    ///
    /// @param reach a size that no point of the trust region exceeds, `N x 1`
    record Flattest(Tensor images, Tensor reach) implements TrustRegionObjective {
        @Override
        public Tensor point(Tensor share, Tensor along) {
            Tensor most = most(share);
            return ImageTensors.clipped(along.maximum(images.sub(most)).minimum(images.add(most)));
        }

        @Override
        public List<Stretch> stretches(Tensor share) {
            Tensor most = most(share);
            return List.of(new Stretch(ImageTensors.clipped(images.sub(most)), ImageTensors.clipped(images.add(most))));
        }

        private Tensor most(Tensor share) {
            return reach.addcmul(share, reach, new Scalar(-1));
        }
    }

    /// L0, which is not convex: of the values in the order of `rank` the first `(1 - s) d` are free and
    /// follow `clip(along)`, all others are the image's. For given multipliers a value is worth freeing if
    /// that gains more than the constant cost of a change, so the order is that of the gain, `(x0 - along)^2
    /// - (clip(along) - along)^2`, with the beta of the shortest way.
    record Fewest(Tensor images, Tensor rank) implements TrustRegionObjective {
        @Override
        public TrustRegionObjective at(Tensor along) {
            Tensor gain = images.sub(along)
                    .square()
                    .sub(ImageTensors.clipped(along).sub(along).square());
            Tensor order = gain.sort(new BoolOptional(true), 1, true).get1();
            return new Fewest(images, order.argsort(1, false).to(ScalarType.Double));
        }

        @Override
        public Tensor point(Tensor share, Tensor along) {
            return ImageTensors.clipped(along).where(free(share), images);
        }

        @Override
        public List<Stretch> stretches(Tensor share) {
            Tensor free = free(share).to(ScalarType.Double);
            return List.of(new Stretch(torch.zeros_like(free), free));
        }

        private Tensor free(Tensor share) {
            Tensor count = share.neg()
                    .add(new Scalar(1))
                    .mul(new Scalar((double) rank.size(1)))
                    .round();
            return rank.lt(count);
        }
    }
}
