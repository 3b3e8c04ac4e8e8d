package dev.ventral.attack;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The sub-problem of [BrendelBethge] (Brendel et al. 2019, equation 1): the point u nearest to the image x0
/// that the linearised boundary and a trust region around x allow,
///
///     min ||u - x0||_p   with   b . (u - x) = c,   ||u - x||_2 <= r,   0 <= u <= 1.
///
/// Where the boundary is out of reach, u goes as far towards it as trust region and box allow, along clip(x +
/// beta b).
///
/// The problem's dual has two multipliers, and for given ones each value has a closed form ([Pull]). Two
/// nested searches find them: the inner one crosses the boundary by beta, as `b . (u - x)` never falls with
/// it ([Crossing]); the outer one halves the share of the pull, as a stronger pull is a longer step. L0 and L1
/// without trust region are solved by sorting ([Fill]). All rows are searched at once, with a fixed number of
/// rounds, in float64. For L0, which is not convex, it is a heuristic that always keeps the constraints.
final class TrustRegion {
    private static final int FIRST = 20;
    private static final int SHRINKING = 16;
    /// How exactly the boundary is met, relative to its distance: the attack overshoots by ten times that.
    private static final double MET = 1e-2;

    private static final double TINY = 1e-12;

    private final Effort effort;
    private final Tensor images;
    private final Tensor x;
    private final Tensor normal;
    private final Tensor squares;
    private final Tensor gain;
    private final Tensor radius;
    private final Tensor beta;
    private final Crossing crossing;

    /// How many rounds the two searches make. A trial whose inner search has not reached the boundary counts
    /// as too strong a pull, so few rounds make the steps shorter, never wrong.
    ///
    /// @param outer halvings of the share
    /// @param inner rounds of [Crossing] in each
    record Effort(int outer, int inner) {
        /// What an attack of hundreds of steps needs: each begins where the last one ended.
        static final Effort STEP = new Effort(12, 10);
    }

    private TrustRegion(Effort effort, Tensor images, Tensor x, Tensor normal, Tensor gain, Tensor radius) {
        Tensor scale = normal.abs().amax(new long[] {1}, true);
        Tensor positive = scale.add(scale.eq(new Scalar(0)));
        this.effort = effort;
        this.images = images;
        this.x = x;
        this.normal = normal.div(positive);
        squares = this.normal.square();
        this.gain = gain.div(positive);
        this.radius = radius;
        beta = torch.zeros_like(gain);
        crossing = new Crossing(gain);
    }

    /// The best points, `N x d`.
    ///
    /// @param images x0, `N x d`, float64 on [0, 1]
    /// @param x the points, likewise
    /// @param normal b, `N x d`
    /// @param gain c, `N x 1`
    /// @param radius r, `N x 1`, positive
    static Tensor nearest(
            Norm norm, Effort effort, Tensor images, Tensor x, Tensor normal, Tensor gain, Tensor radius) {
        var region = new TrustRegion(effort, images, x, normal, gain, radius);
        Pull free = Pull.of(norm, images, x, radius);
        Tensor none = torch.zeros_like(gain);
        region.cross(free, none, FIRST);
        Tensor reached = region.keeps(region.point(free, none));
        Tensor towards = region.towards(free, none);
        Tensor pulled = region.pulled(free.at(region.along()));
        Tensor best = pulled.where(reached, towards);
        return norm == Norm.L0 || norm == Norm.L1 ? region.filled(norm, best) : best;
    }

    /// The point of the strongest pull that keeps the constraints.
    private Tensor pulled(Pull pull) {
        Tensor share = torch.zeros_like(gain);
        Tensor kept = beta.clone();
        Tensor weakest = torch.zeros_like(gain);
        Tensor strongest = torch.ones_like(gain);
        Tensor trial = torch.ones_like(gain);
        for (int k = 0; k < effort.outer(); k++) {
            // not from where the last trial ended: it may have run away from a boundary it cannot reach
            beta.copy_(kept);
            cross(pull, trial, effort.inner());
            try (var _ = new PointerScope()) {
                Tensor good = keeps(point(pull, trial));
                kept.copy_(beta.where(good, kept));
                share.copy_(trial.where(good, share));
                weakest.copy_(trial.where(good, weakest));
                strongest.copy_(strongest.where(good, trial));
                trial.copy_(weakest.add(strongest).mul(new Scalar(.5)));
            }
        }
        beta.copy_(kept);
        return point(pull, share);
    }

    /// As far towards the boundary as the radius allows: the largest part of beta, halved on a logarithmic
    /// scale.
    private Tensor towards(Pull pull, Tensor none) {
        Tensor all = beta.clone();
        Tensor shrunk = torch.zeros_like(gain);
        Tensor least = torch.full_like(gain, new Scalar(0));
        Tensor most = torch.full_like(gain, new Scalar(60));
        for (int k = 0; k < SHRINKING; k++) {
            try (var _ = new PointerScope()) {
                shrunk.copy_(least.add(most).mul(new Scalar(.5)));
                beta.copy_(all.mul(shrunk.neg().exp()));
                Tensor inside = within(point(pull, none));
                most.copy_(shrunk.where(inside, most));
                least.copy_(least.where(inside, shrunk));
            }
        }
        beta.copy_(all.mul(most.neg().exp()));
        Tensor point = point(pull, none);
        beta.copy_(all);
        return point;
    }

    /// The solution without trust region, where it is in it.
    private Tensor filled(Norm norm, Tensor best) {
        Tensor missing = gain.sub(rise(images));
        Tensor forward = missing.ge(new Scalar(0)).mul(new Scalar(2)).sub(new Scalar(1));
        Tensor filled = images.add(Fill.change(norm, normal.mul(forward), images, missing.abs()));
        return filled.where(keeps(filled), best);
    }

    /// Finds beta for which the point at this share is on the boundary, from where it is.
    private void cross(Pull pull, Tensor share, int rounds) {
        crossing.from(beta);
        for (int k = 0; k < rounds; k++) {
            try (var _ = new PointerScope()) {
                beta.copy_(crossing.at());
                Tensor along = along();
                Tensor point = pull.point(share, along);
                Tensor slope = squares.mul(pull.moves(point, along)).sum(new long[] {1}, true, Batches.NO_TYPE);
                crossing.next(gain.sub(rise(point)), slope);
            }
        }
        beta.copy_(crossing.at());
    }

    private Tensor along() {
        return x.addcmul(beta, normal);
    }

    private Tensor point(Pull pull, Tensor share) {
        return pull.point(share, along());
    }

    /// `b . (u - x)`, `N x 1`.
    private Tensor rise(Tensor point) {
        return normal.mul(point.sub(x)).sum(new long[] {1}, true, Batches.NO_TYPE);
    }

    private Tensor within(Tensor point) {
        return Norm.L2.size(point.sub(x)).unsqueeze(1).le(radius);
    }

    private Tensor keeps(Tensor point) {
        Tensor allowed = gain.abs().mul(new Scalar(MET)).add(new Scalar(TINY));
        return within(point).logical_and(rise(point).sub(gain).abs().le(allowed));
    }
}
