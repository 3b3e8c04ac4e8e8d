package dev.ventral.training;

import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.data.Augmentation;
import dev.ventral.data.Splits;
import dev.ventral.tensor.Precision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Training: how a network is trained: the key `training` of an experiment.
///
/// @param epochs passes over the training images
/// @param batch labelled images per step; an incomplete last batch of an epoch is left out
/// @param optimizer from gradient to step
/// @param schedule of the learning rate, by epoch
/// @param augment what happens to labelled training images
/// @param precision of the steps; validation and evaluation are always float32
/// @param start the weights to begin with
/// @param freeze modules whose weights stay as they are at the start, with all in them (`layer1`,
///     `layer1.0.conv1`); their batch norms keep their running statistics and use them
/// @param perturb what labelled training images go through after augmentation: adversarial training, noise
/// @param batchNorm whose images batch norms normalise by, where several ranks share a batch
/// @param earlyStop when training ends before its last epoch; it does not where this is left out
public record Training(
        int epochs,
        @Default("64") int batch,
        @Default("{kind: sgd}") Optimizer optimizer,
        @Default("{kind: constant}") Schedule schedule,
        @Default("{}") Augmentation augment,
        @Default("auto") Precision precision,
        @Default("{kind: drawn}") InitialWeights start,
        @Default("[]") List<String> freeze,
        @Default("{kind: none}") InputPerturbation perturb,
        @Default("synchronised") BatchStatistics batchNorm,
        @Nullable EarlyStop earlyStop) {

    /// Whose images batch norms normalise labelled and guidance batches by, where several ranks share them.
    public enum BatchStatistics {
        /// Those of all ranks: the network is that of one process with the same batch.
        SYNCHRONISED,
        /// Each rank's own, which are fewer: no waiting for the others within a pass, and another network.
        /// The running statistics are the ranks' mean.
        LOCAL
    }

    public Training {
        freeze = List.copyOf(freeze);
        InputError.unless(epochs >= 1, "training.epochs: expected at least 1, got %d", epochs);
        InputError.unless(batch >= 2, "training.batch: expected at least 2 images, got %d", batch);
    }

    /// Whether it is possible with these images.
    ///
    /// @throws InputError if there are too few of them
    public void check(Splits data) {
        InputError.unless(
                data.train().count() >= batch,
                "training.batch: expected at most the %d training images, got %d",
                data.train().count(),
                batch);
        InputError.unless(
                earlyStop == null || data.validation().count() > 0,
                "training.early-stop: expected images to validate on (data.prepare.validation), got none");
    }
}
