package dev.ventral.attack;

import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.attack.step.Victim;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.ImageRandom;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Stepped attack: a machine of equal steps, which is what is run in the end.
///
/// It holds nothing but its configuration. What it knows of the images lies in an [AttackState], which [#start]
/// fills and [#step] moves on; each time the attack has logits of candidates it offers them
/// ([AttackState#offer]). A step has fixed shapes and, but where [#lockstep] says otherwise, reads nothing back
/// to the host and decides nothing by the values of tensors, so that it can be captured; all its rows are
/// independent.
public sealed interface SteppedAttack extends Attack
        permits ApgdCe,
                ApgdDlr,
                Bim,
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
                CustomAttack {

    /// The number of steps.
    int steps();

    /// Prepares the state of images that have just come: puts what [#step] needs, and moves `x` where the
    /// attack does not begin at the images.
    default void start(Victim victim, AttackState state) {}

    /// Moves every row one step on.
    void step(Victim victim, AttackState state);

    @Override
    default List<SteppedAttack> members() {
        return List.of(this);
    }

    @Override
    default boolean minimizes() {
        return false;
    }

    @Override
    default boolean monotoneInEpsilon() {
        return steps() > 1;
    }

    @Override
    default TargetClass target() {
        return TargetClass.NONE;
    }

    /// Whether the attack can be given a class to reach.
    default boolean targetable() {
        return true;
    }

    /// How often the attack is tried on an image that stands, each time with other random numbers.
    default int restarts() {
        return 1;
    }

    /// Whether the attack can only work on the exact network: its gradients or logits are then those of
    /// float32, never of bfloat16.
    default boolean needsFloat32() {
        return true;
    }

    /// Whether all rows of a batch have to be at the same step: [AttackState#round] may then be asked, random
    /// numbers drawn and branches taken in a step, and images that leave the batch are not replaced before it
    /// is done.
    default boolean lockstep() {
        return false;
    }

    /// How many steps to make before looking which images are done.
    default int checkEvery() {
        return Math.clamp(steps() / 8, 1, 10);
    }

    /// Makes all steps from one start on a batch by itself, and gives for each image the point the attack ends
    /// at or, where it looks for the smallest change, the nearest candidate (the image itself where there is
    /// none). For those who learn from the images: restarts, and judging what was found, are an evaluation's.
    ///
    /// @param model in the mode and precision it is to be asked in
    /// @param images `N x C x H x W`, float32 on [0, 1], on the model's device
    /// @param epsilon the largest change allowed; ignored by attacks that look for the smallest
    /// @param random of these images
    default Tensor runOnce(Classifier model, Tensor images, Goal goal, double epsilon, ImageRandom random) {
        var victim = new Victim(model);
        victim.rows(random.images().length);
        double ball = minimizes() ? Double.POSITIVE_INFINITY : epsilon;
        try (var state = new AttackState(norm(), images, goal, ball, random)) {
            try (var _ = new PointerScope()) {
                start(victim, state);
            }
            for (int s = 0; s < steps(); s++) {
                try (var _ = new PointerScope()) {
                    step(victim, state);
                    state.advance();
                }
            }
            return (minimizes() ? state.best() : state.x()).clone();
        }
    }
}
