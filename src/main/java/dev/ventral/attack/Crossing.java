package dev.ventral.attack;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Finds where functions that never fall, are linear between kinks, and flat at both ends reach their values:
/// one for each row, all at once, without reading anything back.
///
/// Newton's steps are exact between the kinks, but from near a flat end they jump too far: one that would leave
/// the bracket, or change the place by more than its size, is replaced. While only one end of the bracket has
/// been seen, by twice that; then by halving, on a scale that is linear near 0 and logarithmic far from it,
/// until the ends are of one size; then by false position with the Illinois rule (Dowell & Jarratt 1971). In
/// trials on random boxes 12 rounds did what Newton's steps in a bracket alone needed 40 for.
///
/// All tensors are float64, `N x 1`.
final class Crossing {
    /// Places are looked for up to here.
    private static final double FAR = 1e6;
    /// What counts as near 0.
    private static final double NEAR = .2;
    /// How far apart the ends may be, as the difference of their inverse hyperbolic sines, to be of one size.
    private static final double APART = 3;
    private static final double TINY = 1e-12;

    private final Tensor at;
    private final Tensor low;
    private final Tensor high;
    /// What is missing at the lower end, and what is too much at the upper; 0 where it has not been seen.
    private final Tensor under;
    private final Tensor over;

    /// At 0.
    Crossing(Tensor like) {
        at = torch.zeros_like(like);
        low = torch.zeros_like(like);
        high = torch.zeros_like(like);
        under = torch.zeros_like(like);
        over = torch.zeros_like(like);
    }

    /// Where to evaluate next; overwritten in place.
    Tensor at() {
        return at;
    }

    /// Begins another search.
    void from(Tensor start) {
        at.copy_(start);
        low.fill_(new Scalar(-FAR));
        high.fill_(new Scalar(FAR));
        under.zero_();
        over.zero_();
    }

    /// Moves on.
    ///
    /// @param missing the value less the function at [#at]
    /// @param slope the function's there
    void next(Tensor missing, Tensor slope) {
        Tensor below = missing.gt(new Scalar(0));
        Tensor above = missing.lt(new Scalar(0));
        low.copy_(at.where(below, low));
        high.copy_(at.where(above, high));
        // the Illinois rule: an end that stays counts half
        Tensor half = under.mul(new Scalar(.5)).where(above, under);
        over.copy_(missing.neg().where(above, over.mul(new Scalar(.5)).where(below, over)));
        under.copy_(missing.where(below, half));

        Tensor size = at.abs().add(new Scalar(NEAR));
        Tensor step = missing.div(slope.clamp_min(new Scalar(TINY)));
        Tensor newton = at.add(step);
        Tensor good = newton.gt(low)
                .logical_and(newton.lt(high))
                .logical_and(step.abs().le(size))
                .logical_or(missing.eq(new Scalar(0)));
        Tensor further =
                at.add(missing.sign().mul(size), new Scalar(2)).maximum(low).minimum(high);
        Tensor seen = under.gt(new Scalar(0)).logical_and(over.gt(new Scalar(0)));
        at.copy_(newton.where(good, between().where(seen, further)));
    }

    private Tensor between() {
        Tensor from = low.asinh();
        Tensor to = high.asinh();
        Tensor middle = from.add(to).mul(new Scalar(.5)).sinh();
        Tensor share = under.div(under.add(over).clamp_min(new Scalar(1e-300)))
                .clamp_min(new Scalar(.1))
                .clamp_max(new Scalar(.9));
        Tensor straight = low.addcmul(high.sub(low), share);
        return middle.where(to.sub(from).gt(new Scalar(APART)), straight);
    }
}
