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
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// The fast adaptive boundary attack aimed at one class after the other (Croce & Hein 2020, Reliable
/// evaluation of adversarial robustness with an ensemble of diverse parameter-free attacks, section 5; FAB^T
/// of AutoAttack): the walks of [Fab], each towards the boundary between the image's class and one of the
/// others, the most likely on the clean image first. A candidate counts whatever wrong class it is in.
///
/// A step costs one gradient however many classes the network has. 100 iterations, 9 classes and one start
/// from the image are AutoAttack's. Unlike in its code, the walks share their nearest candidate, and the
/// final search is made once, from the nearest of all.
///
/// Queries: one forward pass, then a gradient and a forward pass in each of `iterations * starts * classes + 3`
/// steps, where classes is `target-classes` or, if there are fewer, all but the image's own.
///
/// @param norm l1, l2 or linf
/// @param epsilons where accuracy is reported
/// @param iterations steps of a walk
/// @param starts walks for each class: the first from the image, the others (the paper's restarts) from
///     random points
/// @param targetClasses how many classes to aim at
@JsonClassDescription("Fast adaptive boundary attack, one class after the other (Croce & Hein 2020).")
@JsonTypeName(FabT.NAME)
@Title("FAB-T")
public record FabT(
        @Default("linf") Norm norm,
        @Default("[]") List<Double> epsilons,
        @Default("100") int iterations,
        @Default("1") int starts,
        @Default("9") int targetClasses)
        implements SteppedAttack {
    static final String NAME = "fab-t";

    public FabT {
        Epsilons.ball(NAME, norm);
        epsilons = Epsilons.optional(NAME, norm, epsilons);
        InputError.unless(iterations >= 1, "fab-t.iterations: expected at least 1, got %s", iterations);
        InputError.unless(starts >= 1, "fab-t.starts: expected at least 1, got %s", starts);
        InputError.unless(targetClasses >= 1, "fab-t.target-classes: expected at least 1, got %s", targetClasses);
    }

    /// As in AutoAttack.
    public FabT(Norm norm) {
        this(norm, List.of(), 100, 1, 9);
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
    public boolean targetable() {
        return false;
    }

    @Override
    public int steps() {
        return iterations * starts * targetClasses + FabWalk.SEARCH;
    }

    @Override
    public void start(Victim victim, AttackState state) {
        walk().start(victim, state, targetClasses);
    }

    @Override
    public void step(Victim victim, AttackState state) {
        int classes = CandidateClasses.count(state);
        Tensor rank = state.made().floor_divide(new Scalar(iterations * starts)).clamp_max(new Scalar(classes - 1));
        Tensor rival = CandidateClasses.at(state, rank);
        walk().step(
                        victim,
                        state,
                        (long) starts * classes,
                        () -> victim.slope(state.x(), CandidateClasses.lead(state, rival)));
    }

    private FabWalk walk() {
        return new FabWalk(norm, iterations, starts, FabWalk.ALPHA_MAX, FabWalk.ETA, FabWalk.BETA);
    }
}
