package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.Ascent;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.Norm;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import java.util.List;
import java.util.Locale;

/// AutoAttack (Croce & Hein 2020, Reliable evaluation of adversarial robustness with an ensemble of diverse
/// parameter-free attacks; in L1 Croce & Hein 2021, Mind the box): four attacks without parameters to tune, one
/// after the other on the images that stand. Order and budgets are those of the reference implementation:
///
/// - `standard` in L2 and Linf: APGD-CE, APGD-T on 9 classes, FAB-T on 9 classes, Square with 5,000 queries;
///   in L1: APGD-CE from 5 starts, APGD-T on 5 classes, both with larger radii first, then FAB-T and Square;
/// - `plus`: APGD-CE and APGD-DLR from 5 starts each, FAB from 5, Square, APGD-T, FAB-T (not official in L1);
/// - `rand`, for networks that answer at random: APGD-CE and APGD-DLR, gradients averaged over 20 passes.
///
/// All attacks of gradients make 100 steps. Differences to the reference: random numbers belong to image and
/// attack, so that results do not depend on batches; FAB looks for the smallest change, so that over several
/// epsilons it is run once for each image; every success is judged anew in float32. Its warnings (randomised
/// network, zero gradients, probabilities for logits) are among the sanity checks of an audit. It is not
/// defined for targeted attacks.
///
/// Cost: up to 100 + 9 (1 + 100) + 9 (some 200) + 5,000 queries for an image that stands, nearly all of them
/// on those.
///
/// @param norm of the ball
/// @param epsilons radii of the ball, in pixels on [0, 1], increasing
/// @param version which ensemble
/// @param steps of each attack of gradients; results are AutoAttack's only with 100
/// @param queries of Square; results are AutoAttack's only with 5,000
@JsonClassDescription("AutoAttack: APGD-CE, APGD-T, FAB-T and Square in turn (Croce & Hein 2020).")
@JsonTypeName(AutoAttack.NAME)
@Title("AutoAttack")
public record AutoAttack(
        @Default("linf") Norm norm,
        List<Double> epsilons,
        @Default("standard") Version version,
        @Default("100") int steps,
        @Default("5000") int queries)
        implements EnsembleAttack {
    static final String NAME = "autoattack";

    /// Which ensemble.
    public enum Version {
        /// The one that robustness is compared by.
        STANDARD,
        /// More starts and two more attacks, several times as long.
        PLUS,
        /// For networks that answer at random.
        RAND
    }

    public AutoAttack {
        Epsilons.ball(NAME, norm);
        Ascent.steps(NAME, steps);
        InputError.unless(queries >= 1, "autoattack.queries: expected at least 1, got %s", queries);
        epsilons = Epsilons.checked(NAME, norm, epsilons);
    }

    @Override
    public String name() {
        return version == Version.STANDARD ? NAME : NAME + "-" + version.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean monotoneInEpsilon() {
        return steps > 1;
    }

    @Override
    public List<SteppedAttack> members() {
        return attacks().stream().flatMap(attack -> attack.members().stream()).toList();
    }

    private List<Attack> attacks() {
        return switch (version) {
            case STANDARD -> norm == Norm.L1 ? standard(5, 5, true) : standard(1, 9, false);
            case PLUS ->
                List.of(
                        new ApgdCe(norm, epsilons, steps, 5, 1, false),
                        new ApgdDlr(norm, epsilons, steps, 5, 1, false),
                        new Fab(norm, List.of(), steps, 5, .1, 1.05, .9),
                        square(),
                        new ApgdT(norm, epsilons, steps, 1, 9, null, 1, false),
                        new FabT(norm, List.of(), steps, 1, 9));
            case RAND ->
                List.of(
                        new ApgdCe(norm, epsilons, steps, 1, 20, false),
                        new ApgdDlr(norm, epsilons, steps, 1, 20, false));
        };
    }

    private List<Attack> standard(int starts, int classes, boolean larger) {
        return List.of(
                new ApgdCe(norm, epsilons, steps, starts, 1, larger),
                new ApgdT(norm, epsilons, steps, 1, classes, null, 1, larger),
                new FabT(norm, List.of(), steps, 1, 9),
                square());
    }

    private Attack square() {
        return new Square(norm, epsilons, queries, .8, 1);
    }
}
