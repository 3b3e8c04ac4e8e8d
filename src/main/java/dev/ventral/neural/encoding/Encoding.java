package dev.ventral.neural.encoding;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ventral.Event;
import dev.ventral.neural.Recording;
import dev.ventral.tensor.Compute;

/// The catalogue of encoding models: how to learn, from a recording, what its units would respond to any image.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Encoding permits CnnEncoding, CustomEncoding {

    /// Fits a model.
    ///
    /// The same recording, configuration and seed give the same bits on a CPU with the same number of threads.
    ///
    /// @param seed of weights, order and of the split into images to fit, to validate and to test on
    /// @param compute where fitting runs; predictions are always made in float32
    /// @param listener hears of each epoch (condition `encoding`)
    /// @throws dev.ventral.InputError if the recording does not suit the configuration
    EncodingModel fit(Recording recording, long seed, Compute compute, Event.Listener listener);
}
