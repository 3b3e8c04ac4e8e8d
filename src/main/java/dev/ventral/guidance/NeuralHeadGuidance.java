package dev.ventral.guidance;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.data.Augmentation;
import dev.ventral.guidance.target.GuidingStimuli;
import dev.ventral.guidance.target.ResponseControl;
import dev.ventral.guidance.target.Target;
import java.util.List;

/// A neural head: a linear layer at a tap learns, along with the network, to predict responses to the guidance
/// images, so that the features before it come to hold what the brain holds.
///
/// For the B images of a step, features F (`B x f`, pooled), head W (`units x f`) and b, target R (`B x
/// units`):
///
///     P     = F W' + b
///     paper = alpha L_task + (1 - alpha) mean over images of |P_i - R_i|_2       (the norm is over units)
///     code  = (1 - alpha) L_task + alpha mean over images and units of (P - R)^2
///
/// `paper` is the loss as the paper writes it, whose average over images is Ventral's reading; `code` is the
/// published code's, with 0.9 on the neural side. The norm grows with the root of the number of units, the mean
/// square does not. The gradient of the norm of an error that is exactly 0 is 0.
///
/// The head starts as PyTorch's linear layers do, uniform within 1 / sqrt(f), is trained by the optimiser with
/// its weight decay, and is kept in the training checkpoint but not in the network's file. With several
/// recordings of different images each has a head of its own. In the paper the neural predictor answers to the
/// labelled images themselves; here the head sees the recorded images, as every guidance does.
///
/// Source: Shao et al. 2024, "Probing human visual robustness with neurally-guided deep neural networks",
/// arXiv:2405.02564.
///
/// @param tap where the head reads
/// @param pooling of the tap's activation
/// @param variant which of the two losses
/// @param alpha their weight, from 0 to 1; 0.9 is the published code's
/// @param target whose responses are predicted
/// @param control what is done to the target, so that its effect cannot come from the brain
/// @param images of a step
/// @param standardise whether each unit of the target is brought to mean 0 and deviation 1 (by the images the
///     encoding model was fitted to); not for components, whose deviations are their importance
/// @param stimuli which images are shown
/// @param recordings names of those that guide; all where there are none
/// @param schedule of the weight over training
/// @param augment what happens to the images shown, drawn anew in every step; the target stays as it is
@JsonClassDescription("A trainable linear head that predicts the brain's responses (Shao et al. 2024).")
@JsonTypeName("neural-head")
public record NeuralHeadGuidance(
        String tap,
        @Default("average") Pooling pooling,
        @Default("paper") Variant variant,
        @Default("0.9") double alpha,
        @Default("{kind: model}") Target target,
        @Default("none") ResponseControl control,
        @Default("64") int images,
        @Default("true") boolean standardise,
        @Default("recorded") GuidingStimuli stimuli,
        @Default("[]") List<String> recordings,
        @Default("{kind: constant}") WeightSchedule schedule,
        @Default("{}") Augmentation augment)
        implements ResponseGuidance {

    /// Which loss.
    public enum Variant {
        /// A norm, and alpha on the task.
        PAPER,
        /// A mean square, and alpha on the neural side.
        CODE
    }

    public NeuralHeadGuidance {
        recordings = List.copyOf(recordings);
        ResponseGuidance.check(tap, images, 2, target, stimuli);
        InputError.unless(alpha >= 0 && alpha <= 1, "guidance.alpha: expected a number from 0 to 1, got %s", alpha);
        ResponseGuidance.check(augment);
    }

    @Override
    public boolean weighsTask() {
        return true;
    }

    /// The weight of the loss on labelled images.
    double taskWeight() {
        return variant == Variant.PAPER ? alpha : 1 - alpha;
    }

    @Override
    public List<Term> bind(GuidanceContext context) {
        check(context.model().net());
        return List.of(schedule.of(new NeuralHeadTerm(this, context), context.stepsPerEpoch()));
    }
}
