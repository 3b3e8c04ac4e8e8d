package dev.ventral.experiment;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.ventral.training.History;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/// `metrics.csv`: the histories of all networks. It is made anew from the checkpoints' own histories, so that a run that
/// was killed between writing one and the other mends itself.
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
        StringWriter text = new StringWriter();
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text);
        csv.writeRecord("condition", "seed", "epoch", "step", "name", "value");
        histories.forEach((key, history) -> {
            for (History.Epoch epoch : history.epochs()) {
                epoch.values()
                        .forEach((name, value) -> csv.writeRecord(
                                key.condition(),
                                Long.toString(key.seed()),
                                Integer.toString(epoch.epoch()),
                                Long.toString(epoch.step()),
                                name,
                                Double.toString(value)));
            }
        });
        folder.write("metrics.csv", text.toString());
    }
}
