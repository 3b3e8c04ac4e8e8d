package dev.ventral.neural.encoding.feature;

import dev.ventral.Event;
import dev.ventral.tensor.Compute;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/// What fitting an encoding model may use.
///
/// @param seed of weights, order and of the split into images to fit, to validate and to test on
/// @param compute where fitting runs; predictions are always made in float32
/// @param listener hears of each epoch (condition `encoding`)
/// @param checkpoints what a file of weights says of its own network; nothing for mere weights
public record EncodingContext(
        long seed, Compute compute, Event.Listener listener, Function<Path, Optional<FeatureNetwork>> checkpoints) {

    /// For files that hold weights and no description.
    public EncodingContext(long seed, Compute compute, Event.Listener listener) {
        this(seed, compute, listener, _ -> Optional.empty());
    }
}
