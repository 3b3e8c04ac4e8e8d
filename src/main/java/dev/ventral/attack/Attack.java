package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.attack.step.Victim;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.ImageRandom;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// An attack: equal steps that move an image, within bounds or as little as possible, until the network gets it
/// wrong; the catalogue of attacks.
///
/// Attacks see pixels on [0, 1] only, and an epsilon always means pixels. What they find is a proposal:
/// evaluation projects it onto the ball and the bounds again and asks the network itself whether it is wrong.
///
/// An attack holds nothing but its configuration. What it knows of the images lies in an [AttackState], which
/// [#start] fills and [#step] moves on; each time the attack has logits of candidates it offers them
/// ([AttackState#offer]). A step has fixed shapes and, but where [#together] says otherwise, reads nothing back
/// to the host and decides nothing by the values of tensors, so that it can be captured; all its rows are
/// independent.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Attack
        permits ApgdCe,
                ApgdDlr,
                ApgdT,
                AutoAttack,
                BestOf,
                Bim,
                BinarySearch,
                Boundary,
                BrendelBethge,
                CarliniWagner,
                Ddn,
                DeepFool,
                Ead,
                Fab,
                FabT,
                Fgsm,
                HopSkipJump,
                Jsma,
                MiFgsm,
                Pgd,
                PgdAdam,
                RandomGaussian,
                RandomUniform,
                SparseFool,
                Square,
                Targeted,
                CustomAttack {

    /// The name in results: the `kind` of experiment files.
    String name();

    /// The norm that bounds or measures the change.
    Norm norm();

    /// The bounds at which accuracy is reported, in pixels on [0, 1] (L0: a number of values), strictly
    /// increasing; 0 means no change.
    List<Double> epsilons();

    /// How often the attack is tried on an image that stands, each time with other random numbers.
    default int restarts() {
        return 1;
    }

    /// Whether the attack looks for the smallest change, once for all epsilons, rather than for any within
    /// epsilon.
    default boolean minimal() {
        return false;
    }

    /// Whether the attack can only work on the exact network: its gradients or logits are then those of
    /// float32, never of bfloat16.
    default boolean exact() {
        return true;
    }

    /// Whether all rows of a batch have to be at the same step: [AttackState#round] may then be asked, random
    /// numbers drawn and branches taken in a step, and images that leave the batch are not replaced before it
    /// is done.
    default boolean together() {
        return false;
    }

    /// Whether an image that stands within a larger epsilon may be taken to stand within a smaller one without
    /// trying: so it is with attacks that search the ball, but not with those whose only step has the ball's
    /// size.
    default boolean nested() {
        return steps() > 1;
    }

    /// Whether the attack can be given a class to reach.
    default boolean targetable() {
        return true;
    }

    /// The class that images are to be taken to.
    default TargetClass target() {
        return TargetClass.NONE;
    }

    /// The attacks to run in its place, one after the other on the images that stand: itself, unless it is an
    /// ensemble.
    default List<Attack> members() {
        return List.of(this);
    }

    /// The number of steps.
    int steps();

    /// How many steps to make before looking which images are done.
    default int stride() {
        return Math.clamp(steps() / 8, 1, 10);
    }

    /// Prepares the state of images that have just come: puts what [#step] needs, and moves `x` where the
    /// attack does not begin at the images.
    default void start(Victim victim, AttackState state) {}

    /// Moves every row one step on.
    void step(Victim victim, AttackState state);

    /// Runs the attack with all its steps on a batch by itself, and gives for each image the point it ends at
    /// or, where it looks for the smallest change, the nearest candidate it found (the image itself where it
    /// found none).
    ///
    /// @param model in evaluation mode
    /// @param images `N x C x H x W`, float32 on [0, 1], on the model's device
    /// @param epsilon the largest change allowed; infinite for attacks that look for the smallest
    /// @param random of these images
    default Tensor perturb(Classifier model, Tensor images, Goal goal, double epsilon, ImageRandom random) {
        var victim = new Victim(model);
        victim.rows(random.images().length);
        try (var state =
                new AttackState(norm(), images, goal, minimal() ? Double.POSITIVE_INFINITY : epsilon, random)) {
            try (var _ = new PointerScope()) {
                start(victim, state);
            }
            for (int s = 0; s < steps(); s++) {
                try (var _ = new PointerScope()) {
                    step(victim, state);
                    state.advance();
                }
            }
            return (minimal() ? state.best() : state.x()).clone();
        }
    }
}
