package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.ConstantSearch;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TanhSpace;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The attacks of Carlini & Wagner 2017 (Towards evaluating the robustness of neural networks, sections V and
/// VI) for L2 and Linf. With `f(x) = max(margin(x) + confidence, 0)` on logits, Adam makes small
///
/// - L2: `||x - x_0||_2^2 + c f(x)` over w, `x = (tanh(w) + 1) / 2` ([TanhSpace]), anew from the image for each
/// of `searches` values of c ([ConstantSearch]);
/// - Linf, over x clipped to [0, 1]: `c f(x) + sum_i max(|x_i - x_0i| - tau, 0)`. As soon as f is 0 and no pixel
/// changes by more than tau, tau
/// becomes .9 of the largest change and the search goes on from there; where a search fails, c is doubled. The
/// paper ends when c passes 20 ([CarliniLinf] says what is done then).
///
/// Defaults are those of the authors' L2 code but for the iterations: Adam's rate .01, confidence 0, 9
/// searches from c = .001, each ended early where the loss no longer falls; 1000 iterations at most, where
/// that code allows 10,000. Their Linf code begins at c = .00001 with a rate of .005.
///
/// Queries: a gradient for each step, of which there are at most `searches * iterations`.
///
/// @param norm l2 or linf
/// @param epsilons where accuracy is reported
/// @param searches how many values of c; for Linf, times `iterations`, the most steps
/// @param iterations the most steps for one c (Linf: for one c and tau)
/// @param learningRate Adam's, in the space of w (Linf: a rate in pixels)
/// @param constant the first c
/// @param confidence how far the goal's logit has to lead
/// @param abortEarly whether a search ends when the loss has not fallen for a tenth of the iterations
@JsonClassDescription("Adam on a weighted sum of distance and margin (Carlini & Wagner 2017).")
@JsonTypeName(CarliniWagner.NAME)
@Title("Carlini & Wagner")
public record CarliniWagner(
        @Default("l2") Norm norm,
        @Default("[]") List<Double> epsilons,
        @Default("9") int searches,
        @Default("1000") int iterations,
        @Default("0.01") double learningRate,
        @Default("0.001") double constant,
        @Default("0") double confidence,
        @Default("true") boolean abortEarly)
        implements SteppedAttack {
    static final String NAME = "carlini-wagner";

    public CarliniWagner {
        InputError.unless(
                norm == Norm.L2 || norm == Norm.LINF, "%s.norm: expected l2 or linf, got %s", NAME, norm.label());
        epsilons = Epsilons.optional(NAME, norm, epsilons);
        InputError.unless(searches >= 1, "%s.searches: expected at least 1, got %s", NAME, searches);
        InputError.unless(iterations >= 1, "%s.iterations: expected at least 1, got %s", NAME, iterations);
        positive("learning-rate", learningRate);
        positive("constant", constant);
        InputError.unless(
                confidence >= 0 && Double.isFinite(confidence),
                "%s.confidence: expected a number of at least 0, got %s",
                NAME,
                confidence);
    }

    /// The defaults.
    public CarliniWagner(Norm norm) {
        this(norm, List.of(), 9, 1000, .01, .001, 0, true);
    }

    private static void positive(String what, double value) {
        InputError.unless(
                value > 0 && Double.isFinite(value), "%s.%s: expected a positive number, got %s", NAME, what, value);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean minimizes() {
        return true;
    }

    @Override
    public int steps() {
        return searches * iterations;
    }

    @Override
    public void start(Victim victim, AttackState state) {
        if (norm == Norm.L2) {
            TanhSpace.start(state);
            tradeOff().start(state);
        } else {
            linf().start(state);
        }
    }

    @Override
    public void step(Victim victim, AttackState state) {
        if (norm == Norm.L2) {
            stepL2(victim, state);
        } else {
            linf().step(victim, state);
        }
    }

    private void stepL2(Victim victim, AttackState state) {
        Tensor x = TanhSpace.point(state);
        Tensor change = x.sub(state.images());
        Tensor c = ConstantSearch.constant(state);
        Victim.Slope slope =
                victim.slope(x, logits -> hinge(state, logits, confidence).mul(c));
        Tensor met = met(state, slope.logits(), confidence);
        state.offerWhere(x, met.logical_and(state.finished().logical_not()));
        Tensor loss = slope.loss().add(change.square().sum(new long[] {1, 2, 3}));
        Tensor rate = torch.full_like(c, new Scalar(learningRate));
        TanhSpace.descend(state, slope.pixels().add(change, new Scalar(2)), rate, ConstantSearch.made(state));
        TanhSpace.reset(state, tradeOff().advance(state, met, loss), state.images());
    }

    /// `max(margin + confidence, 0)`, `N`.
    static Tensor hinge(AttackState state, Tensor logits, double confidence) {
        return state.goal().margin(logits).add(new Scalar(confidence)).clamp_min(new Scalar(0));
    }

    /// Whether the goal is met with confidence, bool `N`.
    static Tensor met(AttackState state, Tensor logits, double confidence) {
        state.saw(logits);
        Tensor sure = state.goal().margin(logits).le(new Scalar(-confidence));
        return state.goal().met(logits).logical_and(sure);
    }

    private ConstantSearch tradeOff() {
        return new ConstantSearch(constant, searches, iterations, abortEarly);
    }

    private CarliniLinf linf() {
        return new CarliniLinf(iterations, learningRate, constant, confidence, abortEarly);
    }
}
