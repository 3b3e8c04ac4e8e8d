package dev.ventral.neural.encoding;

import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import dev.ventral.neural.Reliability;
import dev.ventral.similarity.Similarity;
import dev.ventral.similarity.SquareMatrix;
import java.util.ArrayList;
import java.util.List;

/// How alike images are to a brain as encoding models know it: the recorded similarity, freed from the noise
/// of trials.
///
///     x_ia = w_a rho_a p_ia,   then the cosine similarity of the centred vectors ([Similarity#of])
///
/// p is the prediction for unit a, w its reliability and rho its held-out correlation. A unit that the model
/// predicts no better than chance (rho <= 0) counts nothing; where that is so of all units, all similarities
/// are 0.
///
/// Source: Li et al. 2019, "Learning from brains how to regularize machines", NeurIPS.
public final class EncodingSimilarity {
    private EncodingSimilarity() {}

    /// Similarity of all pairs of images, from predictions.
    ///
    /// @param predicted `images x units`, row-major
    /// @param reliability w, one per unit
    /// @param correlation rho, one per unit
    public static SquareMatrix of(float[] predicted, int images, double[] reliability, double[] correlation) {
        if (reliability.length != correlation.length) {
            throw new IllegalArgumentException("expected one reliability and one correlation per unit, got "
                    + reliability.length + " and " + correlation.length);
        }
        double[] weights = new double[reliability.length];
        for (int a = 0; a < weights.length; a++) {
            weights[a] = reliability[a] * Math.max(0, correlation[a]);
        }
        return Similarity.of(predicted, images, weights);
    }

    /// Similarity of any images to one scan's units.
    ///
    /// @param scan the recording `model` was fitted to, whose reliability counts
    public static SquareMatrix of(Recording scan, EncodingModel model, Images images) {
        return of(model.predict(images), images.count(), Reliability.weights(scan), model.correlation());
    }

    /// The mean of several scans' similarities, each scan counting once. As models answer to any image, scans
    /// need not have seen the same ones.
    ///
    /// @param models one per scan, in their order
    public static SquareMatrix of(List<Recording> scans, List<EncodingModel> models, Images images) {
        if (scans.size() != models.size()) {
            throw new IllegalArgumentException(
                    "expected a model per scan, got " + models.size() + " for " + scans.size());
        }
        List<SquareMatrix> each = new ArrayList<>();
        for (int s = 0; s < scans.size(); s++) {
            each.add(of(scans.get(s), models.get(s), images));
        }
        return SquareMatrix.mean(each);
    }
}
