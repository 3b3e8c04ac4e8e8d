package dev.ventral.guidance;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import dev.ventral.data.Augmentation;
import dev.ventral.guidance.target.GuidingStimuli;
import dev.ventral.guidance.target.ResponseControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.neural.encoding.EncodingLoss;
import java.util.List;

/// Co-training: from a tap's feature maps a readout learns to predict responses, along with the network and the
/// task, and what the two losses weigh is learnt too.
///
/// Each unit u reads the maps at one point ([dev.ventral.neural.encoding.GaussianReadoutEncoding]'s readout:
/// learnt place m_u and spread A_u, feature weights f_u, bias) and responds P = ELU(z) + 1. With targets R in
/// units of each unit's mean over the images that guide, w and v trained numbers that start at 0:
///
///     poisson = mean over images and units of  P - R + R log(R / P)          (half the deviance)
///     squared = mean over images and units of  (P - R)^2
///     loss    = e^-w L_task + w/2  +  e^-v L/2 + v/2  +  l1 * mean over units of |f_u|_1
///
/// w and v are logarithms of variances: with no noise left to explain, what is predicted well weighs much.
/// This is Kendall, Gal & Cipolla 2018, "Multi-task learning using uncertainty to weigh losses", CVPR,
/// section 3.2: a Gaussian likelihood for responses, their approximation for classes. Poisson's negative log
/// likelihood itself can be negative, and v would then fall for ever; the deviance differs from it by what no
/// prediction changes, and is 0 at best. The labelled loss is weighed in every step; `loss/co-training` is
/// the part that is not it, and `log-variance/task` and `log-variance/responses` are w and v.
///
/// w, v and the readout are trained by the optimiser without weight decay and kept in the training
/// checkpoint, not in the network's file. With several recordings of different images each has a readout; v
/// is one.
///
/// Source: Safarani et al. 2021, "Towards robust vision by multi-task learning on monkey visual cortex",
/// NeurIPS: targets are the encoding model's responses (`stimuli: training`), a step is one batch of each,
/// controls are shuffled responses and an oracle network's (`target: {kind: condition}`).
///
/// @param tap whose maps are read, with height and width
/// @param loss of the responses; with `poisson` no target may be negative; with `squared` negative ones are
///     counted from the lowest, as predictions are positive
/// @param spread of the readout's points at first, in halves of the maps' width and height
/// @param l1 weight of the L1 norm of feature weights
/// @param target whose responses are predicted
/// @param control what is done to the target, so that its effect cannot come from the brain
/// @param images of a step
/// @param stimuli which images are shown
/// @param recordings names of those that guide; all where there are none
/// @param schedule of the part that is not the labelled loss, over training
/// @param augment what happens to the images shown, drawn anew in every step; the target stays as it is
@JsonClassDescription("Predicts the brain's responses along with the task, weights learnt (Safarani et al. 2021).")
@JsonTypeName("co-training")
@Title("Co-training")
public record CoTrainingGuidance(
        String tap,
        @Default("poisson") EncodingLoss loss,
        @Default("0.3") double spread,
        @Default("0.01") double l1,
        @Default("{kind: model}") Target target,
        @Default("none") ResponseControl control,
        @Default("64") int images,
        @Default("recorded") GuidingStimuli stimuli,
        @Default("[]") List<String> recordings,
        @Default("{kind: constant}") WeightSchedule schedule,
        @Default("{}") Augmentation augment)
        implements ResponseGuidance {

    public CoTrainingGuidance {
        recordings = List.copyOf(recordings);
        ResponseGuidance.check(tap, images, 1, target, stimuli);
        InputError.unless(
                spread > 0 && Double.isFinite(spread), "guidance.spread: expected a positive number, got %s", spread);
        InputError.unless(l1 >= 0 && Double.isFinite(l1), "guidance.l1: expected a number >= 0, got %s", l1);
        ResponseGuidance.check(augment);
    }

    /// Responses stay as they are: a Poisson loss needs their zero.
    @Override
    public boolean standardise() {
        return false;
    }

    @Override
    public boolean weighsTask() {
        return true;
    }

    @Override
    public List<Term> bind(GuidanceContext context) {
        check(context.model().net());
        return List.of(schedule.of(new CoTrainingTerm(this, context), context.stepsPerEpoch()));
    }
}
