package dev.ventral.cli;

import dev.ventral.tensor.Engine;
import picocli.CommandLine.Option;

/// Options of commands that work on a grid of cells.
final class GridOptions {
    @Option(
            names = "--ranks",
            paramLabel = "N",
            defaultValue = "0",
            description = {
                "How many cells of the grid (trainings, evaluations of a network) this process works on at once"
                        + " (default: as many as cores and memory allow; one where the grid has one network, or on a"
                        + " GPU). It changes no result."
            })
    private int ranks;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Threads of one operation on the CPU (default: 1, so that results are the same on any number of"
                            + " cores; all cores where the grid has one network).")
    private int threads;

    @Option(
            names = "--device",
            paramLabel = "auto|cpu|cuda",
            defaultValue = "auto",
            description = "Where to compute; auto takes a GPU if there is one (default: ${DEFAULT-VALUE}).")
    private Engine.DeviceChoice device = Engine.DeviceChoice.AUTO;

    Engine.DeviceChoice device() {
        return device;
    }

    /// 0 where nothing is said.
    int ranks() {
        return ranks;
    }

    /// 0 where nothing is said.
    int threads() {
        return threads;
    }
}
