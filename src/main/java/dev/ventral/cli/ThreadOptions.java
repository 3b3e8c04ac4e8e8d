package dev.ventral.cli;

import dev.ventral.InputError;
import dev.ventral.tensor.Engine;
import picocli.CommandLine.Option;

/// Options of commands that compute on the CPU only.
final class ThreadOptions {
    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads of one operation on the CPU (default: the number of cores).")
    private int threads;

    int count() {
        InputError.unless(threads >= 0 && threads <= 4096, "--threads: expected 1 to 4096, got %d", threads);
        return threads;
    }

    /// Starts the engine.
    void start() {
        Engine.start(Engine.DeviceChoice.CPU, count());
    }
}
