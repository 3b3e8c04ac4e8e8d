package dev.ventral.attack.step;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Trust region: the sub-problem of [dev.ventral.attack.BrendelBethge] (Brendel et al. 2019, equation 1): the
/// point u nearest to the image x0 that the linearised boundary and a trust region around x allow,
///
///     min ||u - x0||_p   with   b . (u - x) = c,   ||u - x||_2 <= r,   0 <= u <= 1.
///
/// Where the boundary is out of reach, u goes as far towards it as trust region and box allow, along clip(x +
/// beta b).
///
/// The problem's dual has two multipliers, and for given ones each value has a closed form
/// ([TrustRegionObjective]). The first is beta, for which `b . (u - x)`, that never falls with it, reaches c: it
/// is found by sorting ([MonotoneRoot]). The second is the share of the pull, which is halved until the step, that
/// is longer the stronger the pull, is as long as the radius. L0 and L1 without trust region are solved by sorting
/// ([GreedyCoordinates]). All rows are searched at once, with a fixed number of rounds, in float64. For L0, which
/// is not convex, it is a heuristic that always keeps the constraints.
public final class TrustRegion {
    /// Halvings of the share that an attack of hundreds of steps needs: each begins where the last one ended.
    public static final int ROUNDS = 12;

    private static final int SHRINKING = 16;
    /// How exactly the boundary is met, relative to its distance: the attack overshoots by ten times that.
    private static final double MET = 1e-2;
    /// Values whose part of the normal is less than this part of the largest are taken to have none.
    private static final double FLAT = 1e-9;
    /// A beta beyond all others.
    private static final double FAR = 1e12;

    private static final double TINY = 1e-12;

    private final Tensor images;
    private final Tensor x;
    private final Tensor normal;
    private final Tensor gain;
    private final Tensor radius;

    private TrustRegion(Tensor images, Tensor x, Tensor normal, Tensor gain, Tensor radius) {
        Tensor scale = Hyperplane.nonZero(normal.abs().amax(new long[] {1}, true));
        Tensor scaled = normal.div(scale);
        this.images = images;
        this.x = x;
        this.normal = scaled.mul(scaled.abs().gt(new Scalar(FLAT)));
        this.gain = gain.div(scale);
        this.radius = radius;
    }

    /// The best points, `N x d`.
    ///
    /// @param rounds halvings of the share of the pull; fewer make the steps shorter, never wrong
    /// @param images x0, `N x d`, float64 on [0, 1]
    /// @param x the points, likewise
    /// @param normal b, `N x d`
    /// @param gain c, `N x 1`
    /// @param radius r, `N x 1`, positive
    public static Tensor nearest(
            Norm norm, int rounds, Tensor images, Tensor x, Tensor normal, Tensor gain, Tensor radius) {
        var region = new TrustRegion(images, x, normal, gain, radius);
        TrustRegionObjective free = TrustRegionObjective.of(norm, images, x, radius);
        Tensor none = torch.zeros_like(gain);
        Tensor beta = region.crossed(free, none);
        Tensor shortest = region.point(free, none, beta);
        Tensor best = region.pulled(free.at(region.along(beta)), shortest, rounds)
                .where(region.keeps(shortest), region.towards(free, none, beta));
        return norm == Norm.L0 || norm == Norm.L1 ? region.filled(norm, best) : best;
    }

    /// The point of the strongest pull that keeps the constraints.
    private Tensor pulled(TrustRegionObjective pull, Tensor shortest, int rounds) {
        Tensor best = shortest.clone();
        Tensor weakest = torch.zeros_like(gain);
        Tensor strongest = torch.ones_like(gain);
        Tensor trial = torch.ones_like(gain);
        for (int k = 0; k < rounds; k++) {
            try (var _ = new PointerScope()) {
                Tensor point = point(pull, trial, crossed(pull, trial));
                Tensor good = keeps(point);
                best.copy_(point.where(good, best));
                weakest.copy_(trial.where(good, weakest));
                strongest.copy_(strongest.where(good, trial));
                trial.copy_(weakest.add(strongest).mul(new Scalar(.5)));
            }
        }
        return best;
    }

    /// As far towards the boundary as the radius allows: the largest part of beta, halved on a logarithmic
    /// scale.
    private Tensor towards(TrustRegionObjective pull, Tensor none, Tensor beta) {
        Tensor least = torch.zeros_like(gain);
        Tensor most = torch.full_like(gain, new Scalar(60));
        for (int k = 0; k < SHRINKING; k++) {
            try (var _ = new PointerScope()) {
                Tensor shrunk = least.add(most).mul(new Scalar(.5));
                Tensor inside = within(point(pull, none, beta.mul(shrunk.neg().exp())));
                most.copy_(shrunk.where(inside, most));
                least.copy_(least.where(inside, shrunk));
            }
        }
        return point(pull, none, beta.mul(most.neg().exp()));
    }

    /// The solution without trust region, where it is in it.
    private Tensor filled(Norm norm, Tensor best) {
        Tensor missing = gain.sub(rise(images));
        Tensor forward = missing.ge(new Scalar(0)).mul(new Scalar(2)).sub(new Scalar(1));
        Tensor filled = images.add(GreedyCoordinates.change(norm, normal.mul(forward), images, missing.abs()));
        return filled.where(keeps(filled), best);
    }

    /// The beta for which the point at this share is on the boundary, or nearest to it.
    private Tensor crossed(TrustRegionObjective pull, Tensor share) {
        Tensor rest = pull.point(share, x.add(normal.sign(), new Scalar(-FAR)));
        return MonotoneRoot.beta(x, normal, pull.stretches(share), gain.sub(rise(rest)));
    }

    private Tensor along(Tensor beta) {
        return x.addcmul(beta, normal);
    }

    private Tensor point(TrustRegionObjective pull, Tensor share, Tensor beta) {
        return pull.point(share, along(beta));
    }

    /// `b . (u - x)`, `N x 1`.
    private Tensor rise(Tensor point) {
        return normal.mul(point.sub(x)).sum(new long[] {1}, true, ImageTensors.NO_TYPE);
    }

    private Tensor within(Tensor point) {
        return Norm.L2.size(point.sub(x)).unsqueeze(1).le(radius);
    }

    private Tensor keeps(Tensor point) {
        Tensor allowed = gain.abs().mul(new Scalar(MET)).add(new Scalar(TINY));
        return within(point).logical_and(rise(point).sub(gain).abs().le(allowed));
    }
}
