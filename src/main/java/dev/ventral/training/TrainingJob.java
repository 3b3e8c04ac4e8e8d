package dev.ventral.training;

import dev.ventral.InputError;
import dev.ventral.data.Splits;
import dev.ventral.guidance.Guidance;
import dev.ventral.network.Architecture;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Normalization;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.WeightTransfer;
import org.jspecify.annotations.Nullable;

/// Training job: which network is trained, and how.
///
/// @param condition name of the condition
/// @param seed of weights, order, augmentation and guidance batches
/// @param identity a text that is equal only for the same condition of the same experiment
public record TrainingJob(
        String condition,
        long seed,
        Architecture network,
        Normalization normalization,
        @Nullable Guidance guidance,
        Training training,
        String identity) {

    /// What the network learns to do.
    Task task() {
        return new Classification();
    }

    /// Refuses data that are too few, and batches that the ranks cannot share.
    void check(Splits data, DataParallel company) {
        training.check(data);
        int batch = training.batch();
        InputError.unless(
                batch % company.size() == 0 && batch / company.size() >= 2,
                "training.batch: expected 2 images or more for each of %d ranks, the same number for all, got %d",
                company.size(),
                batch);
    }

    /// The network with the weights it begins with, on the CPU.
    Net build(ImageShape shape, int classes) {
        Net net = network.build(shape, classes, seed);
        if (training.start() instanceof InitialWeights.FromFile given) {
            WeightTransfer.load(net, given.file());
        }
        return net;
    }

    /// Whether batch norms use the images of all ranks.
    boolean synchronised() {
        return training.batchNorm() == Training.BatchStatistics.SYNCHRONISED;
    }
}
