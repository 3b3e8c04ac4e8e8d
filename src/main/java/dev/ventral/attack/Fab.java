package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.CandidateClasses;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.FabWalk;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// The fast adaptive boundary attack (Croce & Hein 2020, Minimally distorted adversarial examples with a fast
/// adaptive boundary attack, algorithm 1). With `f_k = z_k - z_y`, a step from x
///
/// 1. chooses the class with the least `|f_k(x)| / ||grad f_k(x)||_q`, q dual to the norm, and linearises its f_k;
/// 2. finds the smallest changes d of x and d_0 of the image x_0 that reach `f_k = 0` within [0, 1]
/// ([dev.ventral.attack.step.Hyperplane]); 3. goes to `x' = clip((1 - a) (x + eta d) + a (x_0 + eta d_0))`, a the
/// least of `||d|| / (||d|| + ||d_0||)` and
///    alpha_max;
/// 4. where the network's answer to x' is wrong, goes back to `x_0 + beta (x' - x_0)`.
///
/// The nearest x' whose answer is wrong is the result; 3 steps of false position between it and the image end
/// the attack ([dev.ventral.attack.step.LineSearch]). The walk is made from the image and, after that, from random
/// points whose distance is half that of the nearest candidate known. (The authors' code draws them at half its
/// threshold until one is known.)
///
/// Queries: one forward pass, then in each of `iterations * starts + 3` steps a forward pass and a gradient
/// for every class but the image's own: for many classes [FabT] is cheaper.
///
/// @param norm l1, l2 or linf
/// @param epsilons where accuracy is reported
/// @param iterations steps of a walk
/// @param starts walks: the first from the image, the others (the paper's restarts) from random points
/// @param alphaMax the largest weight of the image's own projection
/// @param eta how far projections are extrapolated
/// @param beta of the step back
@JsonClassDescription("Fast adaptive boundary attack on the nearest of all classes (Croce & Hein 2020).")
@JsonTypeName(Fab.NAME)
@Title("FAB")
public record Fab(
        @Default("linf") Norm norm,
        @Default("[]") List<Double> epsilons,
        @Default("100") int iterations,
        @Default("1") int starts,
        @Default("0.1") double alphaMax,
        @Default("1.05") double eta,
        @Default("0.9") double beta)
        implements SteppedAttack {
    static final String NAME = "fab";

    public Fab {
        Epsilons.ball(NAME, norm);
        epsilons = Epsilons.optional(NAME, norm, epsilons);
        InputError.unless(iterations >= 1, "fab.iterations: expected at least 1, got %s", iterations);
        InputError.unless(starts >= 1, "fab.starts: expected at least 1, got %s", starts);
        InputError.unless(
                alphaMax >= 0 && alphaMax <= 1, "fab.alpha-max: expected a number on [0, 1], got %s", alphaMax);
        InputError.unless(eta >= 1 && Double.isFinite(eta), "fab.eta: expected a number of at least 1, got %s", eta);
        InputError.unless(beta > 0 && beta < 1, "fab.beta: expected a number between 0 and 1, got %s", beta);
    }

    /// As in the paper, from the image alone.
    public Fab(Norm norm) {
        this(norm, List.of(), 100, 1, FabWalk.ALPHA_MAX, FabWalk.ETA, FabWalk.BETA);
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
        return iterations * starts + FabWalk.SEARCH;
    }

    @Override
    public void start(Victim victim, AttackState state) {
        walk().start(victim, state, Long.MAX_VALUE);
    }

    @Override
    public void step(Victim victim, AttackState state) {
        Tensor x = state.x();
        walk().step(
                        victim,
                        state,
                        starts,
                        () -> CandidateClasses.nearest(norm, CandidateClasses.leads(victim, state, x)));
    }

    private FabWalk walk() {
        return new FabWalk(norm, iterations, starts, alphaMax, eta, beta);
    }
}
