package dev.ventral.attack;

import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.ImageTensors;
import dev.ventral.attack.step.RowAdam;
import dev.ventral.attack.step.Victim;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The Linf attack of Carlini & Wagner 2017 (section VI-C); [CarliniWagner] gives the loss and its settings.
///
/// The paper's answer lies within a tenth of the last tau that was reached, as tau falls by a tenth at a
/// time. Here, where c has passed its end in vain, tau goes back to the nearest candidate with half the cut
/// (.95, .975, …) and half Adam's rate, and c to its beginning, until the cut is below .005: the search of
/// the paper, refined. So that small changes are found at all, Adam's rate is also at most tau times the cut.
///
/// Bounds are kept by the paper's second way (section V-B.2, clipped gradient descent) instead of tanh: black
/// and white pixels, where tanh is flat, have to move as far as all others, and in its space hardly do (found
/// changes were up to a third too large on linear networks).
record CarliniLinf(int iterations, double learningRate, double constant, double confidence, boolean abortEarly) {
    private static final String TAU = "tau";
    private static final String CUT = "cut";
    private static final String CONSTANT = "constant";
    private static final String INNER = "inner";
    private static final String LOSS = "loss-before";
    private static final String FROM = "from";
    private static final double FIRST_CUT = .1;
    private static final double LAST_CUT = .005;
    private static final double LARGEST = 20;
    private static final double PROGRESS = .9999;

    void start(AttackState state) {
        Tensor zero = torch.zeros_like(state.epsilon().flatten());
        state.put(TAU, zero.add(new Scalar(1)));
        state.put(CUT, zero.add(new Scalar(FIRST_CUT)));
        state.put(CONSTANT, zero.add(new Scalar(constant)));
        state.put(INNER, state.made());
        state.put(LOSS, zero.add(new Scalar(Double.POSITIVE_INFINITY)));
        state.put(FROM, state.images());
        RowAdam.start(state);
    }

    void step(Victim victim, AttackState state) {
        Tensor x = state.x();
        Tensor change = x.sub(state.images());
        Tensor c = state.get(CONSTANT);
        Tensor excess = change.abs().sub(ImageTensors.perImage(state.get(TAU))).clamp_min(new Scalar(0));
        Victim.Slope slope = victim.slope(
                x, logits -> CarliniWagner.hinge(state, logits, confidence).mul(c));
        Tensor met = CarliniWagner.met(state, slope.logits(), confidence);
        state.offerWhere(x, met.logical_and(state.finished().logical_not()));

        Tensor outside = change.sign().mul(excess.gt(new Scalar(0)));
        Tensor rate =
                state.get(TAU).clamp_max(new Scalar(learningRate / FIRST_CUT)).mul(state.get(CUT));
        Tensor step = RowAdam.step(state, slope.pixels().add(outside), state.get(INNER));
        Tensor moved = ImageTensors.clipped(x.sub(step.mul(ImageTensors.perImage(rate))));
        Tensor largest = change.abs().amax(new long[] {1, 2, 3}, false);
        Tensor reached = met.logical_and(largest.le(state.get(TAU)));
        Tensor over = over(state, slope.loss().add(excess.sum(new long[] {1, 2, 3})));
        Tensor begins = next(state, reached, over.logical_and(reached.logical_not()), largest);
        state.x(ImageTensors.choose(begins, state.get(FROM), moved));
    }

    /// Counts a step; which rows have made all for this c, or no longer get anywhere.
    private Tensor over(AttackState state, Tensor loss) {
        Tensor inner = state.get(INNER).add(new Scalar(1));
        Tensor look = inner.remainder(new Scalar(Math.max(1, iterations / 10))).eq(new Scalar(0));
        Tensor stalled = look.logical_and(loss.gt(state.get(LOSS).mul(new Scalar(PROGRESS))));
        state.put(INNER, inner);
        state.put(LOSS, loss.where(look, state.get(LOSS)));
        Tensor over = inner.ge(new Scalar(iterations));
        return abortEarly ? over.logical_or(stalled) : over;
    }

    /// Chooses tau and c for the rows whose search is over; which they are, bool `N`.
    private Tensor next(AttackState state, Tensor reached, Tensor failed, Tensor largest) {
        Tensor c = state.get(CONSTANT).mul(new Scalar(2));
        Tensor spent = failed.logical_and(c.gt(new Scalar(LARGEST)));
        Tensor cut = state.get(CUT).mul(new Scalar(.5)).where(spent, state.get(CUT));
        Tensor keep = cut.neg().add(new Scalar(1));
        Tensor nearest = state.distance().to(largest.scalar_type()).clamp_max(new Scalar(1));
        Tensor tau = largest.minimum(nearest).where(reached, nearest).mul(keep);
        state.put(TAU, tau.where(reached.logical_or(spent), state.get(TAU)));
        state.put(CUT, cut);
        state.put(CONSTANT, c.where(failed, state.get(CONSTANT)).masked_fill(spent, new Scalar(constant)));
        state.put(FROM, ImageTensors.choose(reached, state.x(), state.get(FROM)));
        state.finish(cut.lt(new Scalar(LAST_CUT)));

        Tensor begins = reached.logical_or(failed);
        state.put(INNER, state.get(INNER).masked_fill(begins, new Scalar(0)));
        state.put(LOSS, state.get(LOSS).masked_fill(begins, new Scalar(Double.POSITIVE_INFINITY)));
        RowAdam.reset(state, ImageTensors.perImage(begins));
        return begins;
    }
}
