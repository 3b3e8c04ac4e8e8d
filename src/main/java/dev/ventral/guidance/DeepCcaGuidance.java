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
import java.util.List;

/// Deep canonical correlation: a tap's features and the responses are each projected to `outputs` numbers by
/// a linear map that is trained along, such that the two correlate as much as they can.
///
/// For the B images of a step, H = F A (`B x d`, features F, centred) and K = R C (responses R, centred), d =
/// `outputs`, r = `regularisation`:
///
///     S_hh = H'H / (B - 1) + r I,   S_kk likewise,   S_hk = H'K / (B - 1)
///     T    = S_hh^-1/2 S_hk S_kk^-1/2
///     loss = - weight * trace norm of T
///
/// which without r is minus the sum of the d canonical correlations, on [-weight d, 0]. T is computed in
/// float64 from Cholesky factors, T = L_h^-1 S_hk L_k^-T, of the same singular values; the gradient is that
/// of singular values, which equal ones do not disturb. With d of the order of B any two representations
/// correlate: d should be small beside `images`. On a GPU the decomposition waits for the device.
///
/// Both maps start uniform within 1 / sqrt(inputs), are trained by the optimiser with its weight decay, and
/// are kept in the training checkpoint but not in the network's file; with several recordings of different
/// images each has a pair of its own.
///
/// Source: Pirlot, Gerum, Efird, Zylberberg & Fyshe 2022, "Improving the accuracy and robustness of CNNs
/// using a deep CCA neural data regularizer", arXiv:2209.02582 (canonical correlation as the term); Andrew,
/// Arora, Bilmes & Livescu 2013, "Deep canonical correlation analysis", ICML (the loss). That both maps are
/// linear is Ventral's choice.
///
/// @param tap where features are taken
/// @param pooling of the tap's activation
/// @param weight of the term
/// @param outputs d, numbers that each side is projected to
/// @param regularisation r, added to variances
/// @param target whose responses are correlated with
/// @param control what is done to the target, so that its effect cannot come from the brain
/// @param images of a step, more than `outputs`
/// @param standardise whether each unit of the target is brought to mean 0 and deviation 1 (by the images the
///     encoding model was fitted to)
/// @param stimuli which images are shown
/// @param recordings names of those that guide; all where there are none
/// @param schedule of the weight over training
/// @param augment what happens to the images shown, drawn anew in every step; the target stays as it is
@JsonClassDescription("Raises canonical correlations with the brain's responses (Pirlot et al. 2022).")
@JsonTypeName("deep-cca")
@Title("Deep CCA")
public record DeepCcaGuidance(
        String tap,
        @Default("average") Pooling pooling,
        @Default("1") double weight,
        @Default("10") int outputs,
        @Default("0.001") double regularisation,
        @Default("{kind: model}") Target target,
        @Default("none") ResponseControl control,
        @Default("128") int images,
        @Default("true") boolean standardise,
        @Default("recorded") GuidingStimuli stimuli,
        @Default("[]") List<String> recordings,
        @Default("{kind: constant}") WeightSchedule schedule,
        @Default("{}") Augmentation augment)
        implements ResponseGuidance {

    public DeepCcaGuidance {
        recordings = List.copyOf(recordings);
        InputError.unless(outputs >= 1, "guidance.outputs: expected at least 1, got %d", outputs);
        ResponseGuidance.check(tap, images, outputs + 2, target, stimuli);
        ResponseGuidance.checkWeight(weight);
        InputError.unless(
                regularisation > 0 && Double.isFinite(regularisation),
                "guidance.regularisation: expected a positive number, got %s",
                regularisation);
        ResponseGuidance.check(augment);
    }

    @Override
    public List<Term> bind(GuidanceContext context) {
        check(context.model().net());
        return List.of(schedule.of(new DeepCcaTerm(this, context), context.stepsPerEpoch()));
    }
}
