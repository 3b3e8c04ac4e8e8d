package dev.ventral.experiment;

import dev.ventral.WholeFile;
import dev.ventral.results.Csv;
import dev.ventral.results.PerImageResults;
import dev.ventral.results.ResultRow;
import dev.ventral.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// `cells/`: what ranks measured, a file for each network and evaluation, until it is merged into
/// `results.csv`.
///
/// @param folder the run's
record CellFiles(RunFolder folder) {
    private Path all() {
        return folder.resolve("cells");
    }

    /// @param number of the evaluation; 0 is the clean images
    private Path file(String network, int number, String what) {
        return all().resolve(network).resolve(number + "." + what + ".csv");
    }

    /// Where a transfer's rows wait.
    Path transfer(String network, int number) {
        return file(network, number, "transfer");
    }

    boolean has(String network, int number) {
        return Files.exists(file(network, number, "results"));
    }

    /// Writes what was found of a network; its rows last, which tell that the rest is there.
    void write(TrainedNetwork network, int number, Measuring.Found found) {
        var outcomes = new PerImageResults();
        outcomes.add(network.condition(), network.seed(), found.dataset(), found.measured());
        if (found.measured().byImage()) {
            outcomes.write(file(network.name(), number, "outcomes"), network.condition(), network.seed());
        }
        Csv.writeResults(
                file(network.name(), number, "results"),
                found.measured().results().stream()
                        .map(result -> ResultRow.of(network.condition(), network.seed(), found.dataset(), result))
                        .toList());
    }

    /// The rows of a network's evaluations up to a number, in their order; outcomes are added to those known.
    List<ResultRow> read(TrainedNetwork network, int last, PerImageResults outcomes) {
        List<ResultRow> rows = new ArrayList<>();
        for (int number = 0; number <= last; number++) {
            if (has(network.name(), number)) {
                outcomes.read(file(network.name(), number, "outcomes"), network.condition(), network.seed());
                rows.addAll(Csv.readResults(file(network.name(), number, "results")));
            }
        }
        return rows;
    }

    boolean any() {
        return Files.isDirectory(all());
    }

    /// Deletes all of it, once it is merged.
    void delete() {
        if (!any()) {
            return;
        }
        try (Stream<Path> files = Files.walk(all())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw WholeFile.failure(all(), e);
        }
    }
}
