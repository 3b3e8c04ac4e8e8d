package dev.ventral.guidance;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.data.Augmentation;
import dev.ventral.data.Dataset;
import dev.ventral.data.Splits;
import dev.ventral.guidance.target.LabelControl;
import dev.ventral.network.ImageShape;
import dev.ventral.network.module.Net;
import java.util.List;

/// Second classification: another labelled data set in every step, with classes and a linear head of its own.
///
/// For the B images of a step, features F (`B x f`, the tap pooled), head W (`classes x f`) and b, labels y:
///
///     loss = weight * mean over images of  - log softmax(F_i W' + b)_(y_i)
///
/// At the tap from which the network's own classes are read, this is a network with further logits beside them,
/// each data set's cross-entropy over its own: the labels of the recorded images in Dapello et al. 2022,
/// "Aligning model and macaque inferior temporal cortex representations improves model-to-human behavioral
/// alignment and adversarial robustness", bioRxiv, are such a term besides `cka` (`kind: several`). Whatever
/// else guides, without these labels is a condition of its own.
///
/// Each epoch of the second set takes all its training images in an order of its own, the rest that fills no
/// batch left out; order and augmentation are functions of the seed and the step. Every epoch of training logs
/// `second/accuracy`, of the head on the images of its steps (as they were then, in training mode), and
/// `second/test-accuracy`, in evaluation mode on the second set's test images, a sample of 1,000 stratified by
/// class where there are more.
///
/// The head starts as PyTorch's linear layers do, is trained by the optimiser with its weight decay, and is
/// kept in the training checkpoint but not in the network's file.
///
/// @param data images, of the shape of the experiment's own after `prepare`, and their labels
/// @param tap where the head reads
/// @param pooling of the tap's activation
/// @param weight of the loss
/// @param control what is done to the labels of its training images
/// @param images of a step
/// @param augment changes of its training images
/// @param schedule of the weight over training
@JsonClassDescription("A second labelled data set in every step, with a linear head of its own.")
@JsonTypeName("classification")
public record ClassificationGuidance(
        Dataset data,
        String tap,
        @Default("average") Pooling pooling,
        @Default("1") double weight,
        @Default("none") LabelControl control,
        @Default("64") int images,
        @Default("{}") Augmentation augment,
        @Default("{kind: constant}") WeightSchedule schedule)
        implements Guidance {
    /// Splits are the same for all seeds, as those of the experiment's own data.
    private static final long SPLIT_SEED = 0;

    public ClassificationGuidance {
        InputError.unless(!tap.isBlank(), "guidance.tap: expected the name of a tap, got an empty text");
        InputError.unless(images >= 1, "guidance.images: expected at least 1, got %d", images);
        ResponseGuidance.checkWeight(weight);
    }

    /// Reads a second data set.
    ///
    /// @param shape of the images that the network takes
    /// @throws InputError if its images have another
    public static Splits read(Dataset data, ImageShape shape) {
        Splits splits = data.splits(SPLIT_SEED);
        var images = splits.train().images();
        ImageShape own = new ImageShape(images.channels(), images.height(), images.width());
        InputError.unless(
                own.equals(shape),
                "guidance.data: expected images of the shape of the experiment's own (%s; 'prepare' has 'size' and"
                        + " 'grey'), got %s: %s",
                shape,
                splits.train().name(),
                own);
        return splits;
    }

    @Override
    public List<Term> bind(GuidanceContext context) {
        check(context.model().net());
        return List.of(schedule.of(new ClassificationTerm(this, context), context.stepsPerEpoch()));
    }

    @Override
    public List<String> taps() {
        return List.of(tap);
    }

    @Override
    public void check(Net net) {
        net.checkTaps(taps());
    }

    @Override
    public List<Dataset> labelled() {
        return List.of(data);
    }

    @Override
    public boolean needsEncoding() {
        return false;
    }
}
