package dev.ventral.training;

import dev.ventral.data.Batch;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// Perturbation step: an [InputPerturbation] at work in the training of one network.
interface PerturbationStep {

    /// The images to learn from at this step, as many and as large as the batch's, on [0, 1]. The network is
    /// left in training mode; gradients of its parameters are not touched.
    Tensor images(Batch batch, long step);

    /// How many steps are made on each batch.
    default int replays() {
        return 1;
    }

    /// Told when the gradients of the loss on [#images] are there.
    default void learnt() {}

    /// What goes on from step to step, by name, for the checkpoint; written to when one is read.
    default Map<String, Tensor> state() {
        return Map.of();
    }

    /// In the pointer scope that is open, where its tensors live.
    static PerturbationStep of(TrainingJob job, Classifier model, ImageShape shape, DataParallel company) {
        int batch = job.training().batch();
        return switch (job.training().perturb()) {
            case InputPerturbation.None _ -> (given, _) -> given.images();
            case InputPerturbation.Adversarial adversarial ->
                new AttackedImages(adversarial, job.task(), model, job.seed(), company);
            case InputPerturbation.FreeAdversarial free ->
                new FreePerturbation(free, model.compute(), shape, batch, company);
            case InputPerturbation.Corrupted corrupted -> new CorruptedImages(corrupted, job.seed(), company);
        };
    }
}
