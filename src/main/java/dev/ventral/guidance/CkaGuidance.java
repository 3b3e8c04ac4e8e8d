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

/// Alignment by centred kernel alignment: the features of a tap are drawn towards a representation that is the
/// brain's up to rotation and scale.
///
/// For the B images of a step with features X (`B x f`) and target responses Y (`B x units`), both centred by
/// their means over these images:
///
///     loss   = weight * log(1 - (1 - epsilon) CKA(X, Y))
///     biased = |Y'X|_F^2 / (|X'X|_F |Y'Y|_F)                        (as published)
///
/// `epsilon` keeps the loss finite where CKA is 1, and changes it by at most about epsilon / (1 - CKA)
/// elsewhere. `unbiased` puts the unbiased HSIC of the step's images in all three places, zero or below for
/// unrelated representations; the biased estimate is near 1 for any features that outnumber the images, and
/// small batches make it larger. Either is the ratio within one batch, not the ratio of sums over batches.
///
/// A step is guided with probability `probability`, and none is before `start`: step t is guided if t >= start
/// and u(seed, t) < probability, for u uniform on [0, 1), a function of the two. A step that is not guided
/// costs nothing. `loss/cka` is the mean over the guided steps.
///
/// Source: Dapello et al. 2022, "Aligning model and macaque inferior temporal cortex representations improves
/// model-to-human behavioral alignment and adversarial robustness", bioRxiv 2022.07.01.498495, section 2 (128
/// images of a step; probabilities 0, 1/32 to 1; the published code guides from step 2,500 on). Unbiased: Song
/// et al. 2012, JMLR 13; Nguyen et al. 2021, ICLR, section 3.1. Their classification of the recorded images is
/// not part of it, as recordings have no labels.
///
/// @param tap where features are compared
/// @param pooling of the tap's activation
/// @param weight of the term
/// @param estimate of CKA
/// @param probability that a step is guided
/// @param start first step that may be guided, counted from 0 over the whole training
/// @param epsilon distance kept from CKA 1
/// @param target whose responses are aligned with
/// @param control what is done to the target, so that its effect cannot come from the brain
/// @param images of a step
/// @param standardise whether each unit of the target is brought to mean 0 and deviation 1 (by the images the
///     encoding model was fitted to), so that all count alike
/// @param stimuli which images are shown
/// @param recordings names of those that guide; all where there are none
/// @param schedule of the weight over training
/// @param augment what happens to the images shown, drawn anew in every step; the target stays as it is
@JsonClassDescription("Aligns features with the brain's responses by linear CKA (Dapello et al. 2022).")
@JsonTypeName("cka")
@Title("CKA")
public record CkaGuidance(
        String tap,
        @Default("flatten") Pooling pooling,
        @Default("1") double weight,
        @Default("biased") Estimate estimate,
        @Default("1") double probability,
        @Default("0") int start,
        @Default("1e-6") double epsilon,
        @Default("{kind: model}") Target target,
        @Default("none") ResponseControl control,
        @Default("128") int images,
        @Default("true") boolean standardise,
        @Default("recorded") GuidingStimuli stimuli,
        @Default("[]") List<String> recordings,
        @Default("{kind: constant}") WeightSchedule schedule,
        @Default("{}") Augmentation augment)
        implements ResponseGuidance {

    /// How CKA is estimated from a step's images.
    public enum Estimate {
        /// As published.
        BIASED,
        /// By the unbiased HSIC.
        UNBIASED
    }

    public CkaGuidance {
        recordings = List.copyOf(recordings);
        ResponseGuidance.check(tap, images, estimate == Estimate.BIASED ? 3 : 4, target, stimuli);
        ResponseGuidance.checkWeight(weight);
        InputError.unless(
                probability >= 0 && probability <= 1,
                "guidance.probability: expected a number from 0 to 1, got %s",
                probability);
        InputError.unless(start >= 0, "guidance.start: expected a step from 0, got %d", start);
        InputError.unless(
                epsilon >= 1e-6 && epsilon < 0.5,
                "guidance.epsilon: expected a number from 1e-6 (float32 knows no less) to 0.5, got %s",
                epsilon);
        ResponseGuidance.check(augment);
    }

    @Override
    public List<Term> bind(GuidanceContext context) {
        check(context.model().net());
        return List.of(schedule.of(new CkaTerm(this, context), context.stepsPerEpoch()));
    }
}
