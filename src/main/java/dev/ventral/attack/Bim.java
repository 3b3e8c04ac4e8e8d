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

/// The basic iterative method (Kurakin et al. 2017, Adversarial examples in the physical world, section 2.2):
/// FGSM in several steps from the image itself, `x' = clip(x0 + project(x + a steepest(g) - x0))` with g the
/// gradient of the cross-entropy. It is [Pgd] without a random start; in L2 and L1 the steps are those of
/// [Fgsm].
///
/// The paper steps by one grey level, `min(e + 4, 1.25 e)` times for an epsilon of e levels; here the step
/// goes with epsilon, so that all bounds get the same number of steps. Costs `steps` gradients.
///
/// @param norm of the ball and of the steps
/// @param epsilons radii of the ball, in pixels on [0, 1], increasing
/// @param steps number of steps
/// @param relativeStep step size over epsilon; 2 / steps where not given (Foolbox's .2 for its 10 steps)
@JsonClassDescription("Steps along the gradient from the image, within the ball (Kurakin et al. 2017).")
@JsonTypeName(Bim.NAME)
@Title("BIM")
public record Bim(
        @Default("linf") Norm norm,
        List<Double> epsilons,
        @Default("10") int steps,
        @Nullable Double relativeStep) implements SteppedAttack {
    static final String NAME = "bim";

    public Bim {
        Epsilons.ball(NAME, norm);
        epsilons = Epsilons.checked(NAME, norm, epsilons);
        Ascent.steps(NAME, steps);
        relativeStep = Ascent.relativeStep(NAME, relativeStep, 2.0 / steps);
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
    public void step(Victim victim, AttackState state) {
        double step = relativeStep == null ? 2.0 / steps : relativeStep;
        Ascent.step(norm, state, Ascent.gradient(victim, state), step);
    }
}
