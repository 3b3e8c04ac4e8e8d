package dev.ventral.experiment;

import dev.ventral.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The tables of a run that is not complete, from what its cells have measured so far.
public final class RunTables {
    private RunTables() {}

    /// Writes the tables and their statistics, where something is measured that is not in them; a run that goes
    /// on, or is at work, is not disturbed.
    ///
    /// @param path the run's folder
    public static void collect(Path path) {
        if (!Files.isRegularFile(path.resolve(RunFolder.EXPERIMENT))) {
            return;
        }
        RunFolder folder = RunFolder.existing(path);
        if (new CellResults(folder).any() || !Files.exists(path.resolve("metrics.csv"))) {
            Experiment experiment = ExperimentFile.read(path.resolve(RunFolder.EXPERIMENT), List.of());
            Checkpoints checkpoints = new Checkpoints(folder);
            checkpoints.writeMetrics(experiment);
            new RunResults(experiment, folder).merge(checkpoints.trained(experiment));
        }
    }
}
