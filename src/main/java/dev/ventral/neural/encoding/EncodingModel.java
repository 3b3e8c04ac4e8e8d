package dev.ventral.neural.encoding;

import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Safetensors;
import java.nio.file.Path;
import java.util.List;

/// A fitted encoding model: what the units of one recording would respond to any image.
///
/// It is plain data on the Java heap; native memory is taken while it predicts, and given back.
public interface EncodingModel {

    /// Reads a model that [#save] wrote, whatever its kind.
    ///
    /// @param compute where it predicts
    /// @throws InputError naming the file, if it is no encoding model
    static EncodingModel load(Path file, Compute compute) {
        String kind;
        try (var saved = Safetensors.open(file)) {
            kind = saved.metadata().getOrDefault("kind", "a file without a kind");
        }
        return switch (kind) {
            case SkipCore.KIND, VggCore.KIND -> CnnEncodingModel.load(file, compute);
            case RidgeModel.KIND -> RidgeModel.load(file, compute);
            case ComponentsModel.KIND -> ComponentsModel.load(file, compute);
            default ->
                throw new InputError("%s: expected an encoding model of kind %s, %s, %s or %s, got %s"
                        .formatted(file, SkipCore.KIND, RidgeModel.KIND, VggCore.KIND, ComponentsModel.KIND, kind));
        };
    }

    /// Predicted responses, `images x units`, row-major, in the recording's unit, for the animal in its
    /// average state where the recording has covariates.
    ///
    /// @param images of any size; they are brought to the model's
    float[] predict(Images images);

    /// The number of units.
    int units();

    /// rho_a: for each unit the correlation of prediction and mean response over the held-out images, which had
    /// no part in fitting or stopping; 0 where one of them is constant.
    double[] correlation();

    /// The numbers of the held-out images in the recording, ascending.
    int[] heldOut();

    /// How fitting went, epoch by epoch.
    List<Epoch> curve();

    /// Writes the model to a safetensors file.
    void save(Path file);

    /// One epoch of one member of the ensemble.
    ///
    /// @param member counted from 0
    /// @param epoch counted from 1
    /// @param trainLoss mean over the epoch's steps, with the readout's penalty
    /// @param validationLoss without penalty; NaN where there is no validation
    /// @param validationCorrelation of prediction and mean response, averaged over units; NaN likewise
    record Epoch(int member, int epoch, double trainLoss, double validationLoss, double validationCorrelation) {}
}
