package dev.ventral.guidance;

import dev.ventral.InputError;

/// What the terms have in common whose target is responses.
interface ResponseSettings {
    Target target();

    ResponseControl control();

    /// Images of a step.
    int images();

    boolean standardise();

    /// Refuses settings that no term can take.
    ///
    /// @param least images of a step
    static void check(String tap, int images, int least) {
        InputError.unless(!tap.isBlank(), "guidance.tap: expected the name of a tap, got an empty text");
        InputError.unless(images >= least, "guidance.images: expected at least %d, got %d", least, images);
    }

    static void checkWeight(double weight) {
        InputError.unless(
                weight >= 0 && Double.isFinite(weight), "guidance.weight: expected a number >= 0, got %s", weight);
    }
}
