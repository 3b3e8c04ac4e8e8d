package dev.ventral.neural.encoding;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// What an encoding model makes small. Responses and predictions are in units of each unit's mean response, so
/// that units that fire more count no more than others; the mean is over trials (or over images, weighted by
/// their repeats: the same, up to a constant) and units.
public enum EncodingLoss {
    /// The negative log likelihood of Poisson counts but for a constant: `m - r log m` (Walker et al. 2019,
    /// Methods).
    POISSON {
        @Override
        Tensor each(Tensor prediction, Tensor response) {
            return prediction.sub(
                    response.mul(prediction.clamp_min(new Scalar(SMALLEST)).log()));
        }
    },

    /// `(m - r)^2`.
    SQUARED {
        @Override
        Tensor each(Tensor prediction, Tensor response) {
            return prediction.sub(response).square();
        }
    };

    /// Keeps the logarithm finite.
    private static final double SMALLEST = 1e-12;

    /// The loss of each response.
    abstract Tensor each(Tensor prediction, Tensor response);

    /// How much larger the loss is than that of a perfect prediction, at least 0 (half the deviance, for
    /// Poisson), averaged over rows and units.
    ///
    /// @param prediction `rows x units`, positive
    /// @param response `rows x units`
    public Tensor excess(Tensor prediction, Tensor response) {
        return each(prediction, response).sub(each(response, response)).mean();
    }

    /// The weighted mean.
    ///
    /// @param prediction `rows x units`, positive
    /// @param response `rows x units`
    /// @param weight `rows`, of mean 1 over the data
    public Tensor mean(Tensor prediction, Tensor response, Tensor weight) {
        return each(prediction, response).mul(weight.unsqueeze(1)).mean();
    }
}
