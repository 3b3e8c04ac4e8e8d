package dev.ventral.neural;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// The catalogue of what can be done to a recording before anything is measured of it or fitted to it.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Preprocessing
        permits AverageRepeats, PrincipalComponents, ReliableUnits, Subset, ZScore, CustomPreprocessing {

    /// Another recording of the same images, or of some of them.
    ///
    /// @param seed of what is drawn
    /// @throws dev.ventral.InputError if the recording does not allow it
    Recording apply(Recording recording, long seed);
}
