package dev.ventral.experiment;

import dev.ventral.results.CsvText;
import dev.ventral.run.RunFolder;
import dev.ventral.training.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `metrics.csv`: the histories of all networks. It is made anew from the checkpoints' own histories, so that a
/// run that was killed between writing one and the other mends itself.
final class MetricsFile {
    private record Key(String condition, long seed) {}

    private final RunFolder folder;
    private final Map<Key, History> histories = new LinkedHashMap<>();

    MetricsFile(RunFolder folder) {
        this.folder = folder;
    }

    void put(String condition, long seed, History history) {
        histories.put(new Key(condition, seed), history);
        write();
    }

    private void write() {
        List<List<String>> rows = new ArrayList<>();
        histories.forEach((key, history) -> {
            for (History.Epoch epoch : history.epochs()) {
                epoch.values()
                        .forEach((name, value) -> rows.add(List.of(
                                key.condition(),
                                Long.toString(key.seed()),
                                Integer.toString(epoch.epoch()),
                                Long.toString(epoch.step()),
                                name,
                                Double.toString(value))));
            }
        });
        folder.write("metrics.csv", CsvText.of(List.of("condition", "seed", "epoch", "step", "name", "value"), rows));
    }
}
