package dev.ventral.neural.source;

import dev.ventral.data.image.Images;
import dev.ventral.tensor.Compute;

/// What a recording source may use.
///
/// @param stimuli images of the experiment's training data, which simulated sources show to their animal
/// @param seed of everything that is drawn
/// @param compute where the experiment computes
public record RecordingContext(Images stimuli, long seed, Compute compute) {}
