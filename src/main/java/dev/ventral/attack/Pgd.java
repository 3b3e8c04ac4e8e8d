package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.attack.step.Ascent;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Projected gradient descent (Madry et al. 2018, equation 2): from the image, or from a point drawn uniformly
/// from the ball, steps along the gradient of the cross-entropy, each followed by projection onto the ball and
/// clipping to [0, 1]: `x' = clip(x0 + project(x + a steepest(g) - x0))`.
///
/// Clipping after projecting stays in the ball, as it only moves pixels towards the image.
///
/// @param norm of the ball and of the steps
/// @param epsilons radii of the ball, in pixels on [0, 1], increasing
/// @param steps number of steps
/// @param relativeStep step size over epsilon; 2.5 / steps where not given (Madry et al. 2018, for L2): far
///     enough to reach the edge of the ball from any start, with room to move along it
/// @param randomStart whether to begin at a random point of the ball rather than at the image
/// @param restarts how many random points to begin at
@JsonClassDescription("Projected gradient descent (Madry et al. 2018).")
@JsonTypeName(Pgd.NAME)
@Title("PGD")
public record Pgd(
        @Default("linf") Norm norm,
        List<Double> epsilons,
        @Default("40") int steps,
        @Nullable Double relativeStep,
        @Default("true") boolean randomStart,
        @Default("1") int restarts)
        implements SteppedAttack {
    static final String NAME = "pgd";

    public Pgd {
        Epsilons.ball(NAME, norm);
        epsilons = Epsilons.checked(NAME, norm, epsilons);
        Ascent.steps(NAME, steps);
        relativeStep = Ascent.relativeStep(NAME, relativeStep, 2.5 / steps);
        Ascent.restarts(NAME, restarts, randomStart);
    }

    /// The usual setting: 40 steps of 2.5 / 40 epsilon from one random start.
    public Pgd(Norm norm, List<Double> epsilons) {
        this(norm, epsilons, 40, null, true, 1);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean needsFloat32() {
        return false;
    }

    @Override
    public void start(Victim victim, AttackState state) {
        if (randomStart) {
            state.x(Ascent.drawn(norm, state));
        }
    }

    @Override
    public void step(Victim victim, AttackState state) {
        double step = relativeStep == null ? 2.5 / steps : relativeStep;
        Ascent.step(norm, state, Ascent.gradient(victim, state), step);
    }
}
