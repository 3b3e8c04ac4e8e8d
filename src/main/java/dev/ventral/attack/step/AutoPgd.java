package dev.ventral.attack.step;

import dev.ventral.InputError;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Auto-PGD, the ascent of [dev.ventral.attack.ApgdCe], [dev.ventral.attack.ApgdDlr] and
/// [dev.ventral.attack.ApgdT]: it remembers the point of largest loss and goes back to it when the steps get
/// smaller. How large steps are and where they go differs: [ApgdStepSize] for L2 and Linf (Croce & Hein 2020),
/// [ApgdL1] for L1 (Croce & Hein 2021).
///
/// Step k asks for loss and gradient at x(k), x(0) being the random start, and moves to x(k+1). So `steps`
/// steps look at as many points and leave the last for the judge, where the reference implementation asks for
/// a gradient there too that nothing uses.
///
/// @param norm of the ball
/// @param steps number of steps
/// @param eot over how many passes loss and gradient are averaged; the reference averages the gradient only
/// @param largerRadii L1 only: whether to begin in larger balls
public record AutoPgd(Norm norm, int steps, int eot, boolean largerRadii) {
    /// The point of largest loss so far, its loss and its gradient.
    static final String BEST = "best-x";
    static final String LOSS = "best-loss";
    static final String GRADIENT = "best-gradient";

    /// How the attacks' settings are checked.
    ///
    /// @param where the attack's name, for the message
    public static void check(String where, Norm norm, int steps, int restarts, int eot, boolean largerRadii) {
        Epsilons.ball(where, norm);
        Ascent.steps(where, steps);
        Ascent.restarts(where, restarts, true);
        InputError.unless(eot >= 1, "%s.eot: expected at least 1, got %s", where, eot);
        InputError.unless(
                !largerRadii || norm == Norm.L1,
                "%s.larger-radii: expected false for %s, it is defined for l1 only",
                where,
                norm.label());
        InputError.unless(
                !largerRadii || steps >= Schedules.LEAST_IN_STAGES,
                "%s.steps: expected at least %s with larger-radii, got %s",
                where,
                Schedules.LEAST_IN_STAGES,
                steps);
    }

    public void start(AttackState state) {
        if (norm == Norm.L1) {
            ApgdL1.start(state, steps, largerRadii);
        } else {
            ApgdStepSize.start(norm, state, steps);
        }
        state.put(BEST, state.x());
        state.put(GRADIENT, state.x().mul(new Scalar(0)));
        state.put(LOSS, state.distance().to(state.x().scalar_type()).neg());
    }

    /// @param loss from logits to what is climbed, one per image
    public void step(Victim victim, AttackState state, UnaryOperator<Tensor> loss) {
        Tensor x = state.x();
        Victim.Slope slope = victim.slope(x, loss, eot);
        state.offer(x, slope.logits());
        Tensor higher = slope.loss().gt(state.get(LOSS));
        state.put(BEST, ImageTensors.choose(higher, x, state.get(BEST)));
        state.put(GRADIENT, ImageTensors.choose(higher, slope.pixels(), state.get(GRADIENT)));
        state.put(LOSS, ImageTensors.choose(higher, slope.loss(), state.get(LOSS)));
        if (norm == Norm.L1) {
            ApgdL1.move(state, slope);
        } else {
            ApgdStepSize.move(norm, state, slope);
        }
    }
}
