package dev.ventral.neural;

/// What may be known about the animal in each trial, besides the image.
public enum Covariate {
    /// Horizontal position of the pupil, in the recording's own unit.
    PUPIL_X,
    /// Vertical position of the pupil, in the recording's own unit.
    PUPIL_Y,
    /// Running speed, in the recording's own unit.
    RUNNING_SPEED,
    /// Size of the pupil, in the recording's own unit.
    PUPIL_SIZE
}
