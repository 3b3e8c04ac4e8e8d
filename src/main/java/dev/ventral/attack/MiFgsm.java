package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.Ascent;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.ImageTensors;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// The momentum iterative fast gradient sign method (Dong et al. 2018, Boosting adversarial attacks with
/// momentum, algorithm 1 and section 3.3 for L2): gradients of the cross-entropy, each scaled to L1 norm 1,
/// are summed with decay,
///
///     m' = decay m + g / ||g||_1,    x' = clip(x0 + project(x + a steepest(m') - x0)),
///
/// from the image, with `steepest(m) = sign(m)` for Linf and `m / ||m||_2` for L2. In L1, which the paper
/// does not have, the step is that of [Fgsm]. As the steps add up to epsilon, the projection changes nothing
/// with the step size of the paper. Made to transfer between networks; on the network itself weaker than
/// [Pgd]. Costs `steps` gradients.
///
/// @param norm of the ball and of the steps
/// @param epsilons radii of the ball, in pixels on [0, 1], increasing
/// @param steps number of steps (the paper: 10)
/// @param decay what is kept of the sum at each step (the paper: 1); 0 is [Bim]
/// @param relativeStep step size over epsilon; 1 / steps where not given (the paper)
@JsonClassDescription("Steps along a decaying sum of gradients (momentum; Dong et al. 2018).")
@JsonTypeName(MiFgsm.NAME)
@Title("MI-FGSM")
public record MiFgsm(
        @Default("linf") Norm norm,
        List<Double> epsilons,
        @Default("10") int steps,
        @Default("1.0") double decay,
        @Nullable Double relativeStep)
        implements SteppedAttack {
    static final String NAME = "mi-fgsm";
    private static final String SUM = "sum";
    private static final double TINY = 1e-30;

    public MiFgsm {
        Epsilons.ball(NAME, norm);
        epsilons = Epsilons.checked(NAME, norm, epsilons);
        Ascent.steps(NAME, steps);
        InputError.unless(
                decay >= 0 && Double.isFinite(decay),
                "%s.decay: expected a number that is not negative, got %s",
                NAME,
                decay);
        relativeStep = Ascent.relativeStep(NAME, relativeStep, 1.0 / steps);
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
        state.put(SUM, state.images().mul(new Scalar(0)));
    }

    @Override
    public void step(Victim victim, AttackState state) {
        Tensor gradient = Ascent.gradient(victim, state);
        Tensor length = ImageTensors.perImage(Norm.L1.size(gradient).to(gradient.scalar_type()));
        Tensor scaled = gradient.div(length.clamp_min(new Scalar(TINY)));
        state.put(SUM, state.get(SUM).mul(new Scalar(decay)).add(scaled));
        Ascent.step(norm, state, state.get(SUM), relativeStep == null ? 1.0 / steps : relativeStep);
    }
}
