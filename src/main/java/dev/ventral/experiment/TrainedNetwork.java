package dev.ventral.experiment;

import dev.ventral.training.History;
import java.nio.file.Path;

/// A network whose training is complete.
///
/// @param file its weights
/// @param history its figures, epoch by epoch
record TrainedNetwork(String condition, long seed, Path file, History history) {

    /// As in file names.
    String name() {
        return name(condition, seed);
    }

    static String name(String condition, long seed) {
        return condition + "-" + seed;
    }
}
