package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.ImageTensors;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// The fast gradient sign method (Goodfellow et al. 2015, equation in section 4): one step of size epsilon from
/// the image along the gradient of the cross-entropy, `clip(x + epsilon steepest(g))`; with L2 and L1 the fast
/// gradient method (Miyato et al. 2017; Kurakin et al. 2018).
///
/// @param norm of the step
/// @param epsilons sizes of the step, in pixels on [0, 1], increasing
@JsonClassDescription("One step along the gradient (Goodfellow et al. 2015).")
@JsonTypeName(Fgsm.NAME)
@Title("FGSM")
public record Fgsm(@Default("linf") Norm norm, List<Double> epsilons) implements SteppedAttack {
    static final String NAME = "fgsm";

    public Fgsm {
        Epsilons.ball(NAME, norm);
        epsilons = Epsilons.checked(NAME, norm, epsilons);
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
    public int steps() {
        return 1;
    }

    @Override
    public void step(Victim victim, AttackState state) {
        Victim.Slope slope = victim.slope(state.x(), state.goal()::crossEntropy);
        state.offer(state.x(), slope.logits());
        Tensor images = state.images();
        state.x(ImageTensors.shifted(images, norm.step(slope.pixels(), images, state.epsilon())));
    }
}
