package dev.ventral.attack.step;

import dev.ventral.InputError;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Ascent: what the attacks that climb the cross-entropy within a ball by steps of one size have in common.
public final class Ascent {
    private Ascent() {}

    /// The step size over epsilon: the one given, if it is a positive number, or the usual one.
    ///
    /// @param where the attack's name, for the message
    public static double relativeStep(String where, @Nullable Double given, double usual) {
        double step = given == null ? usual : given;
        InputError.unless(
                step > 0 && Double.isFinite(step),
                "%s.relative-step: expected a positive number (step size over epsilon), got %s",
                where,
                given);
        return step;
    }

    /// Refuses no steps.
    public static void steps(String where, int steps) {
        InputError.unless(steps >= 1, "%s.steps: expected at least 1, got %s", where, steps);
    }

    /// Refuses restarts that would all be the same.
    public static void restarts(String where, int restarts, boolean randomStart) {
        InputError.unless(restarts >= 1, "%s.restarts: expected at least 1, got %s", where, restarts);
        InputError.unless(
                restarts == 1 || randomStart,
                "%s.restarts: expected 1 without random-start, as each restart would be the same, got %s",
                where,
                restarts);
    }

    /// Points drawn uniformly from the ball, clipped to [0, 1]; other ones at another step.
    public static Tensor drawn(Norm norm, AttackState state) {
        Tensor images = state.images();
        Tensor drawn = norm.randomStart(state.atStep(), ImageTensors.shape(images));
        return ImageTensors.shifted(images, ImageTensors.beside(images, drawn).mul(state.epsilon()));
    }

    /// The gradient of the cross-entropy where the attack is; that point is offered.
    public static Tensor gradient(Victim victim, AttackState state) {
        Victim.Slope slope = victim.slope(state.x(), state.goal()::crossEntropy);
        state.offer(state.x(), slope.logits());
        return slope.pixels();
    }

    /// `x' = clip(x0 + project(x + a steepest(direction) - x0))`, a being `relativeStep` epsilons. In L1 the
    /// step stays on [0, 1] ([Norm#step]), so that the projection onto the ball alone is that onto both.
    public static void step(Norm norm, AttackState state, Tensor direction, double relativeStep) {
        Tensor size = state.epsilon().mul(new Scalar(relativeStep));
        Tensor moved = state.x().add(norm.step(direction, state.x(), size));
        Tensor images = state.images();
        state.x(ImageTensors.shifted(images, norm.project(moved.sub(images), state.epsilon())));
    }
}
