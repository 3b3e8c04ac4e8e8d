package dev.ventral.evaluation;

import dev.ventral.results.Measured;
import java.util.Map;

/// An evaluation that is ready to measure one network after the other; used by several threads at once.
@FunctionalInterface
public interface Measurement {
    /// All it finds of a network.
    ///
    /// @throws dev.ventral.InputError if the network gives no sound numbers
    Measured of(Subject network, Progress progress);

    /// What tells it from another one of the same settings (the recording that was read, say), for provenance.
    default Map<String, Object> facts() {
        return Map.of();
    }
}
