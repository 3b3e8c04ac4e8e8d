package dev.ventral.guidance;

import dev.ventral.InputError;
import dev.ventral.data.Augmentation;
import dev.ventral.guidance.target.GuidingStimuli;
import dev.ventral.guidance.target.ResponseControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.network.module.Net;
import java.util.List;

/// Guidance by responses: what the terms have in common whose target is responses at one tap.
sealed interface ResponseGuidance extends Guidance
        permits NeuralHeadGuidance, CkaGuidance, RdmCorrelationGuidance, CoTrainingGuidance, DeepCcaGuidance {
    String tap();

    Target target();

    ResponseControl control();

    /// Images of a step.
    int images();

    boolean standardise();

    GuidingStimuli stimuli();

    /// What happens to the images shown.
    Augmentation augment();

    @Override
    List<String> recordings();

    @Override
    default List<Target> targets() {
        return List.of(target());
    }

    @Override
    default List<String> taps() {
        return List.of(tap());
    }

    @Override
    default void check(Net net) {
        net.checkTaps(taps());
    }

    @Override
    default boolean needsEncoding() {
        return target() instanceof Target.Model;
    }

    @Override
    default boolean needsResponses() {
        return true;
    }

    @Override
    default boolean needsTrainingResponses() {
        return needsEncoding() && stimuli() == GuidingStimuli.TRAINING;
    }

    /// Refuses settings that no term can take.
    ///
    /// @param least images of a step
    static void check(String tap, int images, int least, Target target, GuidingStimuli stimuli) {
        InputError.unless(!tap.isBlank(), "guidance.tap: expected the name of a tap, got an empty text");
        InputError.unless(images >= least, "guidance.images: expected at least %d, got %d", least, images);
        InputError.unless(
                stimuli == GuidingStimuli.RECORDED || !(target instanceof Target.Data),
                "guidance.stimuli: expected recorded with target data, as nobody recorded responses to the training"
                        + " images, got training");
        InputError.unless(
                !(target instanceof Target.Pixels pixels) || pixels.threshold() == 0,
                "guidance.target.threshold: expected 0, as the target is pixels and not their similarity, got another");
    }

    static void check(Augmentation augment) {
        InputError.unless(
                augment.resizedCrop() == null,
                "guidance.augment.resized-crop: expected none, as the target belongs to whole images, got one");
    }

    static void checkWeight(double weight) {
        InputError.unless(
                weight >= 0 && Double.isFinite(weight), "guidance.weight: expected a number >= 0, got %s", weight);
    }
}
