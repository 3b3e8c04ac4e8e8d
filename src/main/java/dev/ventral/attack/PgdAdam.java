package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
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
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Projected gradient descent whose step is Adam's (Uesato et al. 2018, Adversarial risk and the dangers of
/// evaluating against weak attacks; Adam: Kingma & Ba 2015, algorithm 1). With g the gradient of
/// the cross-entropy over its own largest value, and t = 1, 2, … the step,
///
///     m' = .9 m + .1 g,    v' = .999 v + .001 g^2,    u = (m' / (1 - .9^t)) / (sqrt(v' / (1 - .999^t)) + 1e-8),
///     x' = the point of the ball and of [0, 1] nearest to x + a u,    a = relative-step epsilon / ||1||,
///
/// where `||1||` is the norm of a change of 1 of every pixel (1 for Linf, sqrt(d) for L2, d for L1), so that
/// a step of all pixels at full speed has a norm of `relative-step` epsilons. (Nearest: see [Norm#within].)
///
/// Adam moves every pixel at about the same speed, whatever its gradient: this is the steepest direction in
/// Linf only. In L2 and above all in L1 the attack is weaker than [Pgd]. The scale of g is there for the
/// 1e-8, and for all steps to weigh the same. Foolbox's attack of this name differs: it gives Adam the sign
/// of the gradient (Linf), and in L2 and L1 its step is a = relative-step epsilon. Costs `steps` gradients.
///
/// @param norm of the ball
/// @param epsilons radii of the ball, in pixels on [0, 1], increasing
/// @param steps number of steps
/// @param relativeStep the size of a full step over epsilon; 2.5 / steps where not given, as for [Pgd]
/// @param randomStart whether to begin at a random point of the ball rather than at the image
/// @param restarts how many random points to begin at
@JsonClassDescription("Projected gradient descent with the steps of Adam (Uesato et al. 2018).")
@JsonTypeName(PgdAdam.NAME)
@Title("PGD with Adam")
public record PgdAdam(
        @Default("linf") Norm norm,
        List<Double> epsilons,
        @Default("40") int steps,
        @Nullable Double relativeStep,
        @Default("true") boolean randomStart,
        @Default("1") int restarts)
        implements SteppedAttack {
    static final String NAME = "pgd-adam";
    private static final String FIRST = "first-moment";
    private static final String SECOND = "second-moment";
    private static final double FIRST_DECAY = .9;
    private static final double SECOND_DECAY = .999;
    private static final double SMALL = 1e-8;
    private static final double TINY = 1e-30;

    public PgdAdam {
        Epsilons.ball(NAME, norm);
        epsilons = Epsilons.checked(NAME, norm, epsilons);
        Ascent.steps(NAME, steps);
        relativeStep = Ascent.relativeStep(NAME, relativeStep, 2.5 / steps);
        Ascent.restarts(NAME, restarts, randomStart);
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
        Tensor zero = state.images().mul(new Scalar(0));
        state.put(FIRST, zero);
        state.put(SECOND, zero);
        if (randomStart) {
            state.x(Ascent.drawn(norm, state));
        }
    }

    @Override
    public void step(Victim victim, AttackState state) {
        Tensor update = update(Ascent.gradient(victim, state), state);
        Tensor all = ImageTensors.perImage(norm.size(torch.ones_like(update)).to(update.scalar_type()));
        Tensor rate = state.epsilon()
                .mul(new Scalar(relativeStep == null ? 2.5 / steps : relativeStep))
                .div(all);
        state.x(norm.within(state.images(), state.x().add(update.mul(rate)), state.epsilon()));
    }

    private static Tensor update(Tensor gradient, AttackState state) {
        Tensor largest = ImageTensors.perImage(Norm.LINF.size(gradient).to(gradient.scalar_type()));
        Tensor scaled = gradient.div(largest.clamp_min(new Scalar(TINY)));
        Tensor first = mean(state, FIRST, FIRST_DECAY, scaled);
        Tensor second = mean(state, SECOND, SECOND_DECAY, scaled.square());
        return first.div(second.sqrt().add(new Scalar(SMALL)));
    }

    /// The running mean of `values` without the weight of its beginning at 0.
    private static Tensor mean(AttackState state, String name, double decay, Tensor values) {
        state.put(name, state.get(name).mul(new Scalar(decay)).add(values.mul(new Scalar(1 - decay))));
        Tensor step = state.made().add(new Scalar(1)).to(values.scalar_type());
        // 1 - decay^t by way of expm1: in float32 the difference itself would lose four digits for .999
        Tensor weight = step.mul(new Scalar(Math.log(decay))).expm1().neg();
        return state.get(name).div(ImageTensors.perImage(weight));
    }
}
