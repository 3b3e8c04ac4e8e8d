package dev.ventral.neural.encoding;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.neural.Recording;
import dev.ventral.neural.encoding.feature.EncodingContext;
import java.util.Map;

/// The first convolutions of VGG-19 with batch norm, trained from scratch, and for each unit a point at
/// which it reads their maps: [dev.ventral.neural.encoding.readout.GaussianReadout]. A unit's response is its mean
/// times ELU(z) + 1, the loss Poisson's; negative responses are refused, as Poisson's loss has no meaning for them
/// (subtract the lowest, or take `kind: cnn` with `loss: squared`).
///
/// Images are split, covariates enter, and fitting ends as in [CnnEncoding]. The optimiser is Adam without
/// weight decay.
///
/// Source: Safarani et al. 2021, "Towards robust vision by multi-task learning on monkey visual cortex",
/// NeurIPS (layers 1 to 17 of VGG-19-bn: five convolutions; learning rate .0005).
///
/// @param size larger images are made smaller so that their longer side is this, in pixels
/// @param grey whether images are turned grey; they stay as recorded otherwise
/// @param convolutions how many, up to 16
/// @param width channels of the first two; VGG-19 has 64
/// @param spread of the readout's points at first, in halves of the image's width and height
/// @param l1 weight of the L1 penalty on the readouts' feature weights
/// @param shift training images are moved by up to this many pixels in each direction, grey coming in
/// @param epochs at most
/// @param batch images or trials per step
/// @param lr learning rate of Adam, at first
/// @param patience epochs
/// @param validation share of the images not held out
/// @param heldOut share of the images
/// @param ensemble members
@JsonClassDescription("The first layers of VGG-19-bn, and for each unit the point at which it reads them.")
@JsonTypeName(VggCore.KIND)
public record GaussianReadoutEncoding(
        @Default("32") int size,
        @Default("false") boolean grey,
        @Default("5") int convolutions,
        @Default("64") int width,
        @Default("0.3") double spread,
        @Default("0.01") double l1,
        @Default("1") int shift,
        @Default("80") int epochs,
        @Default("32") int batch,
        @Default("0.0005") double lr,
        @Default("5") int patience,
        @Default("0.15") double validation,
        @Default("0.15") double heldOut,
        @Default("1") int ensemble)
        implements Encoding, EncodingTraining {

    public GaussianReadoutEncoding {
        int most = VggCore.STAGES.stream().mapToInt(n -> n).sum();
        InputError.unless(
                convolutions >= 1 && convolutions <= most,
                "encoding.convolutions: expected a number from 1 to %d, got %d",
                most,
                convolutions);
        InputError.unless(width >= 1, "encoding.width: expected at least 1, got %d", width);
        InputError.unless(
                spread > 0 && Double.isFinite(spread), "encoding.spread: expected a positive number, got %s", spread);
        EncodingTraining.check(size, shift, epochs, batch, patience, ensemble, l1, 0, lr, 0, validation, heldOut);
    }

    @Override
    public CorePlan core() {
        return new VggCore.Plan(convolutions, width, spread);
    }

    @Override
    public EncodingLoss loss() {
        return EncodingLoss.POISSON;
    }

    @Override
    public double dropout() {
        return 0;
    }

    @Override
    public double weightDecay() {
        return 0;
    }

    @Override
    public EncodingModel fit(Recording recording, EncodingContext context) {
        return EncodingFit.fit(this, recording, context);
    }

    @Override
    public Map<String, EncodingModel> fitTogether(Map<String, Recording> recordings, EncodingContext context) {
        return EncodingFit.fit(this, recordings, context);
    }
}
