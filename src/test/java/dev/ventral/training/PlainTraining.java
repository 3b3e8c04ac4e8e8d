package dev.ventral.training;

import dev.ventral.data.Augmentation;
import dev.ventral.tensor.Precision;
import java.util.List;

/// Training from the beginning, on images that are augmented only.
public final class PlainTraining {
    private PlainTraining() {}

    public static Training of(
            int epochs, int batch, Optimizer optimizer, Schedule schedule, Augmentation augment, Precision precision) {
        return new Training(
                epochs,
                batch,
                optimizer,
                schedule,
                augment,
                precision,
                new InitialWeights.Drawn(),
                List.of(),
                new InputPerturbation.None(),
                Training.BatchStatistics.SYNCHRONISED,
                null);
    }
}
