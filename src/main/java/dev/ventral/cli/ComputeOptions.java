package dev.ventral.cli;

import dev.ventral.InputError;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Engine;
import picocli.CommandLine.Option;

/// Options of every command that computes.
final class ComputeOptions {
    @Option(
            names = "--device",
            paramLabel = "auto|cpu|cuda",
            defaultValue = "auto",
            description = "Where to compute; auto takes a GPU if there is one (default: ${DEFAULT-VALUE}).")
    private Engine.DeviceChoice device = Engine.DeviceChoice.AUTO;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads of one operation on the CPU (default: the number of cores).")
    private int threads;

    Compute start() {
        InputError.unless(threads >= 0 && threads <= 4096, "--threads: expected 1 to 4096, got %d", threads);
        return Engine.start(device, threads);
    }
}
