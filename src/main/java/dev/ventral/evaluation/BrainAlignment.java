package dev.ventral.evaluation;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.network.module.Net;
import dev.ventral.neural.source.RecordingSource;
import java.util.List;
import java.util.Locale;

/// How much a tap of each trained network is like a recording, on the recorded images: for recordings of
/// animals and images that guided nothing (Dapello et al. 2022), or of the ones that did.
///
/// Responses are means over the repeats, features are flattened, in float32 and evaluation mode, and images are
/// brought to the network's colours and size. Of p features X and u units Y of n images:
///
///     cka           linear CKA of X and Y, columns centred (biased)
///     cka-unbiased  the same with the unbiased HSIC: not near 1 for features that outnumber the images
///     rsa           Spearman's correlation of the dissimilarities 1 - Pearson of X and of Y
///
/// Where all images were repeated the recording's own reliability bounds it. Trials of each image are split
/// in two at random, the measure m of the halves' means averaged over 20 splits, and brought to all trials by
/// Spearman and Brown: `ceiling = 2 m / (1 + m)`, as the paper has it. Results are the measure under its
/// name, `…_ceiling`, and `…_ceiled`, the measure divided by the ceiling; the last two only where images were
/// repeated and the ceiling is above 0.
///
/// Source: Dapello et al. 2022, "Aligning model and macaque inferior temporal cortex representations improves
/// model-to-human behavioral alignment and adversarial robustness"; Kornblith et al. 2019 (CKA); Kriegeskorte
/// et al. 2008 (RSA).
///
/// @param name in results, which tells several apart
/// @param recording what the networks are compared with
/// @param tap of the network, or a region: networks of several kinds then each have their own
/// @param measure of likeness
/// @param images of the recording that count
@JsonClassDescription(
        "How much a tap of each network is like a recording that need not have guided it (Dapello et al. 2022).")
@JsonTypeName(BrainAlignment.KIND)
@JsonPropertyOrder({"kind", "name", "recording", "tap", "measure", "images"})
public record BrainAlignment(
        @Default("brain") String name,
        RecordingSource recording,
        String tap,
        @Default("cka") Measure measure,
        @Default("all") Shown images)
        implements StandardEvaluation {
    /// The kind in experiment files.
    public static final String KIND = "alignment";

    /// What likeness is.
    public enum Measure {
        /// Linear CKA, biased.
        CKA,
        /// Linear CKA, unbiased.
        CKA_UNBIASED,
        /// Correlation of dissimilarities.
        RSA;

        /// The name in results.
        String metric() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// Which images of a recording.
    public enum Shown {
        /// Every image.
        ALL,
        /// Those the recording says are held out.
        HELD_OUT,
        /// Those with two trials or more.
        REPEATED
    }

    public BrainAlignment {
        InputError.unless(
                name.matches("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}"),
                "alignment.name: expected letters, digits, '.', '_', '+' and '-' (up to 100), got '%s'",
                name);
        InputError.unless(!tap.isBlank(), "alignment.tap: expected the name of a tap, got an empty text");
    }

    /// The kind, for experiment files.
    @JsonProperty
    public String kind() {
        return KIND;
    }

    @Override
    public String perturbation() {
        return KIND + "-" + name;
    }

    @Override
    public String title() {
        return "Likeness to " + name;
    }

    @Override
    public Measurement prepare(EvaluationContext context) {
        String stage = "Reading the recording of " + perturbation();
        context.listener().on(new Event.Started(stage, 0));
        AlignmentTarget target = AlignmentTarget.of(this, context.recordings());
        context.listener().on(new Event.Finished(stage, target.recording()));
        return target;
    }

    @Override
    public List<String> taps() {
        return List.of(tap);
    }

    @Override
    public void check(Net net) {
        net.checkTaps(taps());
    }
}
