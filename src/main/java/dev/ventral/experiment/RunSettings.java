package dev.ventral.experiment;

import dev.ventral.InputError;
import dev.ventral.distributed.RankInfo;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Engine;
import java.time.Duration;

/// How a run is computed; but for rounding, nothing of it changes a result.
///
/// @param compute the device
/// @param cells of the grid that this process works on at once
/// @param threads of the engine for each of them
/// @param share what several ranks share
/// @param patience with ranks that do not arrive
public record RunSettings(Compute compute, int cells, int threads, ShareMode share, Duration patience) {
    private static final int MOST = 4096;

    public RunSettings {
        InputError.unless(cells >= 1, "--ranks: expected at least 1, got %d", cells);
        InputError.unless(threads >= 1, "--threads: expected at least 1, got %d", threads);
    }

    /// Starts the engine, and decides what is not said: on the CPU as many cells at once as there are cores, each
    /// with one thread, so that a run gives the same bits on any number of cores of a kind; all cores to one cell
    /// where the grid has a single network; on a GPU one cell at a time.
    ///
    /// @param cells at once; 0 where nothing is said
    /// @param threads of each; 0 where nothing is said
    /// @param processes that share the run: this process's place among them
    public static RunSettings of(
            Experiment experiment,
            Engine.DeviceChoice device,
            int cells,
            int threads,
            RankInfo processes,
            ShareMode share,
            Duration patience) {
        InputError.unless(cells >= 0 && cells <= MOST, "--ranks: expected 1 to %d, got %d", MOST, cells);
        InputError.unless(threads >= 0 && threads <= MOST, "--threads: expected 1 to %d, got %d", MOST, threads);
        boolean lone = experiment.conditions().size() * experiment.seeds().size() == 1;
        int cores = Engine.cores();
        int each = threads > 0 ? threads : lone ? cores : 1;
        Compute compute = Engine.start(device, each, processes.local());
        boolean grid = processes.alone() && !lone && !compute.cuda();
        int atOnce = cells > 0 ? cells : grid ? Math.max(1, cores / each) : 1;
        return new RunSettings(compute, atOnce, each, share, patience);
    }

    /// One cell after the other, with the threads the engine has now.
    public static RunSettings alone(Compute compute) {
        return new RunSettings(compute, 1, Engine.threads(), ShareMode.GRID, Duration.ofMinutes(5));
    }
}
