package dev.ventral.training;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.Attack;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.component.Default;
import dev.ventral.corruption.Corruption;
import java.util.List;

/// Input perturbation: what labelled images go through, after augmentation, before the network learns from them:
/// the key `perturb` of training. The catalogue; the work is done by a [PerturbationStep].
///
/// All of it happens in pixels on [0, 1], and is a function of seed, step and image. Guidance batches and
/// validation images stay as they are.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface InputPerturbation {

    /// Nothing.
    @JsonClassDescription("Labelled images as they are.")
    @JsonTypeName("none")
    record None() implements InputPerturbation {}

    /// Adversarial training (Madry et al. 2018, equation 2.1): the network learns from what an attack on
    /// itself, as it is at this step, makes of the images: `min_w E max_{||d|| <= epsilon} L(x + d, y; w)`.
    ///
    /// The attack is any of the catalogue that climbs within one epsilon, with its own settings: `{kind: pgd,
    /// epsilons: [8/255], steps: 7, relative-step: 1/4}`. Of PGD with one step from a random start, `steps: 1,
    /// relative-step: 1.25`, it is the fast adversarial training of Wong et al. 2020 (algorithm 3). Each of its
    /// steps costs about as much as a training step.
    ///
    /// @param attack with exactly one epsilon, one start, and no class to reach
    /// @param share of each batch that is attacked, from its front; the rest stays clean
    /// @param mode how the network passes the images while they are made
    @JsonClassDescription(
            "Images that an attack on the network itself has changed (Madry et al. 2018; Wong et al. 2020).")
    @JsonTypeName("adversarial")
    record Adversarial(
            Attack attack,
            @Default("1") double share,
            @Default("train") Mode mode) implements InputPerturbation {

        /// How the network passes images while adversarial ones are made of them.
        public enum Mode {
            /// As when it learns: batch norms use the attacked images' own statistics (the running ones are
            /// left alone), dropout drops.
            TRAIN,
            /// As when it is evaluated: batch norms use the running statistics, nothing is dropped.
            EVAL
        }

        public Adversarial {
            InputError.unless(
                    !attack.minimizes() && attack.epsilons().size() == 1,
                    "adversarial.attack: expected an attack with exactly one epsilon, got %s",
                    attack.minimizes() ? attack.name() + ", which looks for the smallest change" : attack.epsilons());
            InputError.unless(
                    attack.members().size() == 1 && attack.members().getFirst().restarts() == 1,
                    "adversarial.attack: expected a single attack without restarts, got %s",
                    attack.members().size() == 1
                            ? attack.name() + " with "
                                    + attack.members().getFirst().restarts()
                            : "an ensemble (" + attack.name() + ")");
            InputError.unless(
                    attack.target() == TargetClass.NONE,
                    "adversarial.attack: expected an attack without a class to reach, got %s",
                    attack.name());
            checkShare("adversarial", share);
        }
    }

    /// "Free" adversarial training (Shafahi et al. 2019, algorithm 1): each batch is learnt from `replays`
    /// times in a row, and the gradient of each pass serves twice, to move the weights and to move the
    /// perturbation d, which goes on to the next replay and the next batch: `d <- project(d + epsilon
    /// steepest(g))`, the images being `clip(x + d)`. At the beginning of the training d is 0; a checkpoint
    /// holds it.
    ///
    /// Every replay is a step: an epoch has `replays` times as many, and guidance has its part in each. The
    /// authors train for as many times fewer epochs, so that all costs as much as natural training; give
    /// `epochs` (and what the schedule counts in epochs) accordingly.
    ///
    /// @param norm of the ball, linf or l2
    /// @param epsilon its radius in pixels on [0, 1], and the size of a step
    /// @param replays how often each batch is learnt from
    @JsonClassDescription(
            "Each batch several times, weights and perturbation moved by the same gradient (Shafahi et al. 2019).")
    @JsonTypeName("free-adversarial")
    record FreeAdversarial(
            @Default("linf") Norm norm,
            double epsilon,
            @Default("8") int replays) implements InputPerturbation {
        public FreeAdversarial {
            InputError.unless(
                    norm == Norm.LINF || norm == Norm.L2,
                    "free-adversarial.norm: expected linf or l2, got %s",
                    norm.label());
            epsilon =
                    Epsilons.checked("free-adversarial", norm, List.of(epsilon)).getFirst();
            InputError.unless(replays >= 1, "free-adversarial.replays: expected at least 1, got %s", replays);
        }
    }

    /// A corruption, at a level drawn for each image and step from its levels. Gaussian noise of sigma .08,
    /// .12, .18, .26 and .38 on half of each batch trains the "Oracle" of Safarani et al. 2021.
    ///
    /// @param corruption with the levels to draw from, all equally likely
    /// @param share of each batch that is corrupted, from its front; the rest stays clean
    @JsonClassDescription(
            "Corrupted images, the level drawn for each (Safarani et al. 2021: noise, half of each batch).")
    @JsonTypeName("corrupted")
    record Corrupted(Corruption corruption, @Default("1/2") double share) implements InputPerturbation {
        public Corrupted {
            checkShare("corrupted", share);
        }
    }

    private static void checkShare(String kind, double share) {
        InputError.unless(share > 0 && share <= 1, "%s.share: expected a number in (0, 1], got %s", kind, share);
    }

    /// How many images of a batch a share is, at least one.
    static int images(double share, int batch) {
        return Math.max(1, (int) Math.round(share * batch));
    }

    /// How many of those are this rank's, which has every `ranks`-th of the batch.
    static int images(double share, int own, DataParallel company) {
        int all = images(share, own * company.size());
        InputError.unless(
                all >= company.size(),
                "training.perturb: expected a share of the batch with an image for each of %d ranks, got %d images",
                company.size(),
                all);
        return Math.ceilDiv(all - company.rank(), company.size());
    }
}
