package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.ConstantSearch;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.ImageTensors;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// The elastic-net attack (Chen et al. 2018, EAD: Elastic-net attacks to deep neural networks via adversarial
/// examples, algorithm 1), which makes small `c f(x) + ||x - x_0||_2^2 + beta ||x - x_0||_1`, `f(x) =
/// max(margin(x) + confidence, 0)`, by FISTA: with the gradient of the first two parts at y,
///
/// `x' = S(y - a_k grad)`, `y' = x' + k / (k + 3) (x' - x)`,
///
/// where S draws each change by beta towards 0 (changes smaller than beta become 0) and clips to [0, 1]. As
/// in the authors' code beta is not multiplied by the step size a_k, which falls from `learning-rate` by the
/// square root of what is left of the iterations; at a fixed point the L1 norm therefore weighs beta / a_k, and the
/// smallest L1 norm itself wants a beta well above `learning-rate` (50 times, with 12 searches from c = 100, is
/// within 1 % of it on networks whose smallest change is known). c is searched for as by Carlini & Wagner
/// ([ConstantSearch]).
///
/// Of all x' that meet the goal the one of the least L1 norm is reported (the paper's L1 decision rule; the
/// elastic-net rule is left out, as its distance belongs to no norm).
///
/// Queries: a gradient (at y) and a forward pass (at x') for each step, at most `searches * iterations` of
/// them.
///
/// @param epsilons where accuracy is reported
/// @param searches how many values of c
/// @param iterations the most steps for one c
/// @param learningRate the first step size
/// @param beta weight of the L1 norm
/// @param constant the first c
/// @param confidence how far the goal's logit has to lead
/// @param abortEarly whether a search ends when the loss has not fallen for a tenth of the iterations
@JsonClassDescription("Elastic-net attack, L1 (Chen et al. 2018).")
@JsonTypeName(Ead.NAME)
@Title("EAD")
public record Ead(
        @Default("[]") List<Double> epsilons,
        @Default("9") int searches,
        @Default("1000") int iterations,
        @Default("0.01") double learningRate,
        @Default("0.01") double beta,
        @Default("0.001") double constant,
        @Default("0") double confidence,
        @Default("true") boolean abortEarly)
        implements SteppedAttack {
    static final String NAME = "ead";
    private static final String Y = "ahead";

    public Ead {
        epsilons = Epsilons.optional(NAME, Norm.L1, epsilons);
        InputError.unless(searches >= 1, "ead.searches: expected at least 1, got %s", searches);
        InputError.unless(iterations >= 1, "ead.iterations: expected at least 1, got %s", iterations);
        positive("learning-rate", learningRate);
        positive("constant", constant);
        InputError.unless(beta >= 0 && beta < 1, "ead.beta: expected a number on [0, 1), got %s", beta);
        InputError.unless(
                confidence >= 0 && Double.isFinite(confidence),
                "ead.confidence: expected a number of at least 0, got %s",
                confidence);
    }

    private static void positive(String what, double value) {
        InputError.unless(
                value > 0 && Double.isFinite(value), "ead.%s: expected a positive number, got %s", what, value);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Norm norm() {
        return Norm.L1;
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
        state.put(Y, state.images());
        tradeOff().start(state);
    }

    @Override
    public void step(Victim victim, AttackState state) {
        Tensor images = state.images();
        Tensor y = state.get(Y);
        Tensor c = ConstantSearch.constant(state);
        Tensor made = ConstantSearch.made(state).to(images.scalar_type());
        Victim.Slope slope = victim.slope(
                y, logits -> CarliniWagner.hinge(state, logits, confidence).mul(c));
        Tensor downhill = slope.pixels().add(y.sub(images), new Scalar(2)).mul(ImageTensors.perImage(rate(made)));
        Tensor x = shrunk(images, y.sub(downhill));

        Tensor logits = victim.logits(x);
        Tensor met = CarliniWagner.met(state, logits, confidence);
        state.offerWhere(x, met.logical_and(state.finished().logical_not()));
        Tensor momentum = made.div(made.add(new Scalar(3)));
        Tensor ahead = x.add(x.sub(state.x()).mul(ImageTensors.perImage(momentum)));

        Tensor change = x.sub(images);
        Tensor loss = CarliniWagner.hinge(state, logits, confidence)
                .mul(c)
                .add(change.square().sum(new long[] {1, 2, 3}))
                .add(change.abs().sum(new long[] {1, 2, 3}), new Scalar(beta));
        Tensor begins = tradeOff().advance(state, met, loss);
        state.x(ImageTensors.choose(begins, images, x));
        state.put(Y, ImageTensors.choose(begins, images, ahead));
    }

    /// `learning-rate sqrt(1 - k / iterations)`, `N`.
    private Tensor rate(Tensor made) {
        return made.mul(new Scalar(-1.0 / iterations))
                .add(new Scalar(1))
                .clamp_min(new Scalar(0))
                .sqrt()
                .mul(new Scalar(learningRate));
    }

    /// Soft thresholding around the images.
    private Tensor shrunk(Tensor images, Tensor moved) {
        Tensor change = moved.sub(images);
        Tensor size = change.abs().sub(new Scalar(beta)).clamp_min(new Scalar(0));
        return ImageTensors.shifted(images, size.mul(change.sign()));
    }

    private ConstantSearch tradeOff() {
        return new ConstantSearch(constant, searches, iterations, abortEarly);
    }
}
