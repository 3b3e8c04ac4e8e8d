package dev.ventral.guidance;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import dev.ventral.data.Augmentation;
import dev.ventral.guidance.target.GuidingStimuli;
import dev.ventral.guidance.target.ResponseControl;
import dev.ventral.guidance.target.Target;
import java.util.List;

/// Guidance by representational dissimilarity: which images a tap's features tell apart, and how well, is drawn
/// to what the brain tells apart.
///
/// For the images i, j of a step, features x_i and target responses y_i:
///
///     D_ij = 1 - corr(x_i, x_j),   E_ij = 1 - corr(y_i, y_j)        (Pearson, over features and over units)
///     loss = weight * (1 - corr over i < j of (D_ij, E_ij))         (Pearson)
///
/// on [0, 2 weight], and the same for features scaled or shifted, image by image. An image whose features (or
/// responses) are all equal has a correlation of 0 with every other, and no gradient; matrices that do not vary
/// have a correlation of 0.
///
/// Source: after McClure & Kriegeskorte 2016, "Representational distance learning for deep neural networks",
/// Frontiers in Computational Neuroscience 10:131, who draw the distances themselves together; the correlation
/// of matrices asks for their pattern alone, as their comparison in RSA does (Nili et al. 2014, PLoS
/// Computational Biology 10).
///
/// @param tap where features are compared
/// @param pooling of the tap's activation
/// @param weight of the term
/// @param target whose responses are compared with, at least 3 units
/// @param control what is done to the target, so that its effect cannot come from the brain
/// @param images of a step, all pairs of which are compared
/// @param standardise whether each unit of the target is brought to mean 0 and deviation 1 (by the images the
///     encoding model was fitted to); without, correlations tell mostly which units respond strongly
/// @param stimuli which images are shown
/// @param recordings names of those that guide; all where there are none
/// @param schedule of the weight over training
/// @param augment what happens to the images shown, drawn anew in every step; the target stays as it is
@JsonClassDescription("Draws dissimilarities of images to the brain's, by their correlation.")
@JsonTypeName("rdm-correlation")
@Title("Dissimilarity")
public record RdmCorrelationGuidance(
        String tap,
        @Default("flatten") Pooling pooling,
        @Default("1") double weight,
        @Default("{kind: model}") Target target,
        @Default("none") ResponseControl control,
        @Default("64") int images,
        @Default("true") boolean standardise,
        @Default("recorded") GuidingStimuli stimuli,
        @Default("[]") List<String> recordings,
        @Default("{kind: constant}") WeightSchedule schedule,
        @Default("{}") Augmentation augment)
        implements ResponseGuidance {

    public RdmCorrelationGuidance {
        recordings = List.copyOf(recordings);
        ResponseGuidance.check(tap, images, 3, target, stimuli);
        ResponseGuidance.checkWeight(weight);
        ResponseGuidance.check(augment);
    }

    @Override
    public List<Term> bind(GuidanceContext context) {
        check(context.model().net());
        return List.of(schedule.of(new RdmCorrelationTerm(this, context), context.stepsPerEpoch()));
    }
}
