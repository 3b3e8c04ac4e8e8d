package dev.ventral.attack.step;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// The steps of Auto-PGD in L2 and Linf (Croce & Hein 2020, Reliable evaluation of adversarial robustness
/// with an ensemble of diverse parameter-free attacks, algorithm 1): with P the projection onto ball and
/// bounds,
///
///     z = P(x(k) + eta steepest(g)),    x(k+1) = P(x(k) + .75 (z - x(k)) + .25 (x(k) - x(k-1))),
///
/// the first step being z itself; eta = 2 epsilon at first. At the checkpoints ([Schedules#windows]) eta is
/// halved, and the ascent goes on from the point of largest loss, if
///
/// 1. the loss rose in at most .75 of the steps since the last checkpoint, or
/// 2. eta was not halved at the last checkpoint, and the largest loss has not risen since.
///
/// Where paper and reference implementation differ, the latter holds, as it gave the published numbers: "at
/// most" .75 (the paper: less than), no condition 2 at the first checkpoint, and after going back the first
/// rise is counted against the loss of the point left. (It also compares the very first loss with 0; here it
/// is with that of x(0).)
public final class ApgdStepSize {
    /// Step size eta, `N x 1 x 1 x 1`.
    public static final String SIZE = "step-size";

    private static final String WINDOWS = "windows";
    private static final String PREVIOUS = "previous-x";
    private static final String BEFORE = "previous-loss";
    private static final String RISES = "rises";
    private static final String HALVED = "halved";
    private static final String CHECKED = "best-loss-at-checkpoint";
    private static final double FIRST = 2;
    private static final double MOMENTUM = .75;
    private static final double RISING = .75;

    private ApgdStepSize() {}

    /// Moves to a random point whose distance is epsilon: uniform numbers (Linf) or Gaussian ones (L2) over
    /// their norm.
    static void start(Norm norm, AttackState state, int steps) {
        long[] shape = ImageTensors.shape(state.images());
        Tensor drawn = norm == Norm.LINF
                ? state.uniform(0, shape).mul(new Scalar(2)).sub(new Scalar(1))
                : state.gaussian(0, shape);
        state.x(RandomSearch.onSphere(norm, state, drawn));
        state.put(PREVIOUS, state.x());
        state.put(SIZE, state.epsilon().mul(new Scalar(FIRST)));
        Tensor infinite = state.distance().to(state.x().scalar_type());
        state.put(BEFORE, infinite);
        state.put(CHECKED, infinite.neg());
        state.put(RISES, state.made().to(state.x().scalar_type()).mul(new Scalar(0)));
        state.put(HALVED, state.made().ge(new Scalar(0)));
        Schedules.put(state, WINDOWS, Schedules.windows(steps));
    }

    static void move(Norm norm, AttackState state, Victim.Slope slope) {
        Tensor halved = halve(state, slope.loss());
        Tensor x = ImageTensors.choose(halved, state.get(AutoPgd.BEST), state.x());
        Tensor gradient = ImageTensors.choose(halved, state.get(AutoPgd.GRADIENT), slope.pixels());
        Tensor images = state.images();
        Tensor epsilon = state.epsilon();
        Tensor straight = norm.within(images, x.add(norm.steepest(gradient).mul(state.get(SIZE))), epsilon);
        Tensor mixed = x.add(straight.sub(x).mul(new Scalar(MOMENTUM)))
                .add(x.sub(state.get(PREVIOUS)).mul(new Scalar(1 - MOMENTUM)));
        Tensor first = state.made().eq(new Scalar(0));
        state.x(ImageTensors.choose(first, straight, norm.within(images, mixed, epsilon)));
        state.put(PREVIOUS, x);
    }

    /// Halves the step size where a checkpoint finds it too large; says where (bool `N`).
    private static Tensor halve(AttackState state, Tensor loss) {
        Tensor window = Schedules.at(state, WINDOWS, 0);
        Tensor checkpoint = window.gt(new Scalar(0));
        Tensor rises = state.get(RISES).add(loss.gt(state.get(BEFORE)));
        Tensor largest = state.get(AutoPgd.LOSS);
        Tensor oscillates = rises.le(window.mul(new Scalar(RISING)));
        Tensor stuck =
                state.get(HALVED).logical_not().logical_and(state.get(CHECKED).ge(largest));
        Tensor halved = checkpoint.logical_and(oscillates.logical_or(stuck));
        Tensor size = state.get(SIZE);
        state.put(SIZE, ImageTensors.choose(halved, size.mul(new Scalar(.5)), size));
        state.put(BEFORE, loss);
        state.put(RISES, rises.masked_fill(checkpoint, new Scalar(0)));
        state.put(HALVED, ImageTensors.choose(checkpoint, halved, state.get(HALVED)));
        state.put(CHECKED, ImageTensors.choose(checkpoint, largest, state.get(CHECKED)));
        return halved;
    }
}
