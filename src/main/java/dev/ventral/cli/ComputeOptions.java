package dev.ventral.cli;

import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Engine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options of every command that computes.
final class ComputeOptions {
    @Option(
            names = "--device",
            paramLabel = "auto|cpu|cuda",
            defaultValue = "auto",
            description = "Where to compute; auto takes a GPU if there is one (default: ${DEFAULT-VALUE}).")
    private Engine.DeviceChoice device = Engine.DeviceChoice.AUTO;

    @Mixin
    private ThreadOptions threads = new ThreadOptions();

    Compute start() {
        return start(0);
    }

    /// @param local number of this process on its machine, for its own GPU
    Compute start(int local) {
        return Engine.start(device, threads.count(), local);
    }
}
