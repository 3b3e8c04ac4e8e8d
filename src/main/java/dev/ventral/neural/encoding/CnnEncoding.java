package dev.ventral.neural.encoding;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.neural.Recording;
import dev.ventral.neural.encoding.feature.EncodingContext;
import java.util.List;
import java.util.Map;

/// A convolutional core shared by all units and a factorised readout for each.
///
/// The core has three layers, `y_l = pool_l(ELU(batch norm(convolution(s_(l-1)))))`. Each sees all before it:
/// s_0 is the image, s_1 = y_1, and `s_l = concat(pool_l(s_(l-1)), y_l)`; the readouts see s_3. A unit's
/// response is its mean times ELU(z) + 1, z from its [dev.ventral.neural.encoding.readout.Readout]. Where the
/// recording has the pupil's position a [dev.ventral.neural.encoding.readout.Shifter] moves the readouts, where it
/// has running speed or pupil size a [dev.ventral.neural.encoding.readout.Modulator] multiplies the responses;
/// such recordings are fitted trial by trial, all others on the mean response to each image, weighted by its repeats.
///
/// Images are split by the seed: `held-out` for the correlation that is reported, and of the others, anew for
/// each member of the ensemble, `validation`. After `patience` epochs without a better correlation on the
/// validation images the best weights are taken up again and the learning rate falls to .3 of what it was;
/// the third time fitting ends. The prediction is the members' mean.
///
/// Source: Li et al. 2019, NeurIPS; Walker et al. 2019, Nature Neuroscience 22, Methods; Klindt et al.
/// 2017, NeurIPS (readout).
///
/// @param size larger images are made smaller so that their longer side is this, in pixels
/// @param grey whether images are turned grey; they stay as recorded otherwise
/// @param channels of each layer
/// @param kernels side of each layer's kernel, odd
/// @param pools side of each layer's average pooling; 1: none
/// @param loss what is made small
/// @param l1 weight of the readouts' L1 penalty
/// @param dropout probability with which a channel is hidden from the readouts, image by image
/// @param shift training images are moved by up to this many pixels in each direction, grey coming in
/// @param epochs at most
/// @param batch images or trials per step
/// @param lr learning rate of AdamW, at first
/// @param weightDecay of AdamW
/// @param patience epochs
/// @param validation share of the images not held out
/// @param heldOut share of the images
/// @param ensemble members
@JsonClassDescription("Three convolutions with skip connections and a factorised readout for each unit.")
@JsonTypeName(SkipCore.KIND)
public record CnnEncoding(
        @Default("32") int size,
        @Default("false") boolean grey,
        @Default("32") int channels,
        @Default("[5, 3, 3]") List<Integer> kernels,
        @Default("[2, 2, 1]") List<Integer> pools,
        @Default("poisson") EncodingLoss loss,
        @Default("0.003") double l1,
        @Default("0.25") double dropout,
        @Default("1") int shift,
        @Default("80") int epochs,
        @Default("64") int batch,
        @Default("0.005") double lr,
        @Default("0.0001") double weightDecay,
        @Default("5") int patience,
        @Default("0.15") double validation,
        @Default("0.15") double heldOut,
        @Default("1") int ensemble)
        implements Encoding, EncodingTraining {
    /// Layers of the core.
    static final int LAYERS = 3;

    public CnnEncoding {
        kernels = List.copyOf(kernels);
        pools = List.copyOf(pools);
        InputError.unless(
                kernels.size() == LAYERS && kernels.stream().allMatch(k -> k > 0 && k % 2 == 1),
                "encoding.kernels: expected three odd numbers, got %s",
                kernels);
        InputError.unless(
                pools.size() == LAYERS && pools.stream().allMatch(p -> p > 0),
                "encoding.pools: expected three numbers of at least 1, got %s",
                pools);
        EncodingTraining.atLeast("channels", channels, 1);
        EncodingTraining.check(
                size, shift, epochs, batch, patience, ensemble, l1, dropout, lr, weightDecay, validation, heldOut);
    }

    @Override
    public CorePlan core() {
        return new SkipCore.Plan(channels, kernels, pools);
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
