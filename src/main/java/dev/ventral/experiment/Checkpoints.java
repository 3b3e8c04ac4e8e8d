package dev.ventral.experiment;

import dev.ventral.network.file.CheckpointFile;
import dev.ventral.results.MetricRow;
import dev.ventral.run.RunFolder;
import dev.ventral.training.History;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `checkpoints/`: the networks of a run, and the state of trainings that are not complete.
///
/// @param folder the run's
record Checkpoints(RunFolder folder) {

    /// A network's weights, once its training is complete.
    Path file(String condition, long seed) {
        return folder.resolve("checkpoints").resolve(TrainedNetwork.name(condition, seed) + ".safetensors");
    }

    /// Where its training stands, until then.
    Path state(String condition, long seed) {
        return folder.resolve("checkpoints").resolve(TrainedNetwork.name(condition, seed) + ".training.safetensors");
    }

    boolean has(String condition, long seed) {
        return Files.exists(file(condition, seed));
    }

    /// A network whose training is complete.
    Optional<TrainedNetwork> trained(String condition, long seed) {
        Path file = file(condition, seed);
        return Files.exists(file)
                ? Optional.of(new TrainedNetwork(condition, seed, file, history(file)))
                : Optional.empty();
    }

    /// All networks whose training is complete, seed by seed.
    List<TrainedNetwork> trained(Experiment experiment) {
        List<TrainedNetwork> networks = new ArrayList<>();
        for (int seed : experiment.seeds()) {
            experiment
                    .conditions()
                    .keySet()
                    .forEach(condition -> trained(condition, seed).ifPresent(networks::add));
        }
        return networks;
    }

    private static History history(Path file) {
        return History.of(CheckpointFile.metadata(file).getOrDefault("history", ""));
    }

    /// Writes `metrics.csv`, the histories of all networks as far as they were trained. It is made from the
    /// checkpoints' own histories, so that the two cannot disagree.
    void writeMetrics(Experiment experiment) {
        List<MetricRow> rows = new ArrayList<>();
        for (int seed : experiment.seeds()) {
            for (String condition : experiment.conditions().keySet()) {
                Path file = has(condition, seed) ? file(condition, seed) : state(condition, seed);
                if (Files.exists(file)) {
                    for (History.Epoch epoch : history(file).epochs()) {
                        epoch.values()
                                .forEach((name, value) -> rows.add(
                                        new MetricRow(condition, seed, epoch.epoch(), epoch.step(), name, value)));
                    }
                }
            }
        }
        MetricRow.TABLE.writeIn(folder.path(), rows);
    }
}
