package dev.ventral.guidance;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.guidance.target.SimilarityControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.network.module.Net;
import java.util.HashSet;
import java.util.List;

/// Similarity guidance: the cosine similarity of a network's features for pairs of images is drawn to the
/// similarity of the same images in a brain.
///
/// For images i and j and taps k, with f_k the tap's activation, flattened, minus its mean over the batch:
///
///     S_k(i, j)  = cos(f_k(i), f_k(j))
///     S_cnn      = sum_k gamma_k S_k,      gamma = softmax of trainable numbers that start equal
///     loss       = weight * mean over pairs of (atanh(c S_cnn) - atanh(c S_brain))^2,   c = 1 - shrink
///
/// `shrink` keeps the similarities inside (-1, 1), where atanh is finite, without stopping the gradient as
/// clipping would. Each step takes `2 * pairs` different images; with `pairing: pairs` the first half is
/// compared with the second, image by image, as published; with `pairing: all` every image with every other, at
/// the same cost of features.
///
/// Source: Li et al. 2019, "Learning from brains how to regularize machines", NeurIPS, section 3.2 (loss,
/// gamma) and section 3.3 (weight 20, as many pairs as labelled images); centring over the batch is Ventral's
/// reading of "centred". The guidance batch goes through the network by itself, and leaves the running
/// statistics of batch norm alone.
///
/// @param taps where features are compared
/// @param weight alpha in the paper
/// @param target whose similarity is the target
/// @param control what is done to the target, so that its effect cannot come from the brain
/// @param pairs images compared per step
/// @param pairing which images of a step are compared
/// @param shrink distance kept from -1 and 1
/// @param recordings names of those that guide; all where there are none
/// @param schedule of the weight over training
@JsonClassDescription("Pulls feature similarity towards the brain's (Li et al. 2019).")
@JsonTypeName("similarity")
public record SimilarityGuidance(
        List<String> taps,
        @Default("20") double weight,
        @Default("{kind: model}") Target target,
        @Default("none") SimilarityControl control,
        @Default("64") int pairs,
        @Default("pairs") Pairing pairing,
        @Default("0.001") double shrink,
        @Default("[]") List<String> recordings,
        @Default("{kind: constant}") WeightSchedule schedule)
        implements Guidance {

    /// Which images of a step are compared.
    public enum Pairing {
        /// `pairs` disjoint pairs.
        PAIRS,
        /// All pairs among the step's `2 * pairs` images.
        ALL
    }

    public SimilarityGuidance {
        taps = List.copyOf(taps);
        recordings = List.copyOf(recordings);
        InputError.unless(!taps.isEmpty(), "guidance.taps: expected at least one tap, got none");
        InputError.unless(
                new HashSet<>(taps).size() == taps.size(), "guidance.taps: expected different taps, got %s", taps);
        InputError.unless(
                weight >= 0 && Double.isFinite(weight), "guidance.weight: expected a number >= 0, got %s", weight);
        InputError.unless(pairs >= 2, "guidance.pairs: expected at least 2, got %d", pairs);
        InputError.unless(
                shrink > 0 && shrink < 0.5, "guidance.shrink: expected a number between 0 and 0.5, got %s", shrink);
    }

    @Override
    public List<Target> targets() {
        return List.of(target);
    }

    @Override
    public void check(Net net) {
        net.checkTaps(taps);
    }

    @Override
    public boolean needsEncoding() {
        return target instanceof Target.Model;
    }

    @Override
    public List<Term> bind(GuidanceContext context) {
        check(context.model().net());
        Term term = new SimilarityTerm(this, SimilarityTargets.of(this, context), context);
        return List.of(schedule.of(term, context.stepsPerEpoch()));
    }
}
