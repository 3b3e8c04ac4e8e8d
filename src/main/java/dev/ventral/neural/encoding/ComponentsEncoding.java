package dev.ventral.neural.encoding;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.network.Resnet.Resnet18;
import dev.ventral.network.Stem;
import dev.ventral.neural.Recording;
import dev.ventral.neural.encoding.feature.EncodingContext;

/// A ResNet-18 from scratch that predicts the principal components of all units' responses together.
///
/// The mean responses to the images to fit are standardised unit by unit, and as few components kept as hold
/// a share of the variance ([dev.ventral.neural.Standardisation], [dev.ventral.neural.Pca]); the network
/// learns their scores by the squared error, averaged over images and components. Predicted scores are
/// turned back into responses. All epochs are run: there is no validation, and its columns in the curve are
/// empty. Covariates have no part.
///
/// Source: Shao et al. 2024, "Probing human visual robustness with neurally-guided deep neural networks",
/// arXiv:2405.02564 (95 % of the variance; Adam, learning rate .001, weight decay .0005; batches of 200, 40
/// epochs).
///
/// @param variance share that the components hold
/// @param width channels of the network's first stage; 64 in the paper
/// @param stem of the network
/// @param size images' longer side in pixels
/// @param grey whether images are turned grey; they stay as recorded otherwise
/// @param epochs all of which are run
/// @param batch images per step
/// @param lr learning rate of Adam
/// @param weightDecay added to the gradient, times the weight
/// @param heldOut share of the images
@JsonClassDescription("A ResNet-18 that predicts the principal components of all responses.")
@JsonTypeName(ComponentsModel.KIND)
public record ComponentsEncoding(
        @Default("0.95") double variance,
        @Default("64") int width,
        @Default("imagenet") Stem stem,
        @Default("64") int size,
        @Default("false") boolean grey,
        @Default("40") int epochs,
        @Default("200") int batch,
        @Default("0.001") double lr,
        @Default("0.0005") double weightDecay,
        @Default("0.15") double heldOut)
        implements Encoding {

    public ComponentsEncoding {
        InputError.unless(
                variance > 0 && variance < 1, "encoding.variance: expected a share between 0 and 1, got %s", variance);
        EncodingTraining.atLeast("width", width, 1);
        EncodingTraining.check(size, 0, epochs, batch, 1, 1, 0, 0, lr, weightDecay, .5, heldOut);
    }

    /// The network.
    Resnet18 network() {
        return new Resnet18(width, stem);
    }

    @Override
    public EncodingModel fit(Recording recording, EncodingContext context) {
        return ComponentsFit.fit(this, recording, context);
    }
}
