package dev.ventral.experiment;

import dev.ventral.WholeFile;
import dev.ventral.results.Measured;
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

/// `cells/`: what was measured, a file for each network and evaluation, until it is merged into the tables of the
/// run.
///
/// @param folder the run's
record CellResults(RunFolder folder) {
    private Path all() {
        return folder.resolve("cells");
    }

    /// @param number of the evaluation; 0 is the clean images
    private Path file(String network, int number, String what) {
        return all().resolve(network).resolve(number + "." + what + ".csv");
    }

    /// Where the pairs of an evaluation across networks wait.
    Path pairs(String network, int number) {
        return file(network, number, "transfer");
    }

    /// Where the lines of a picture table or of a table of figures wait.
    Path lines(String network, int number, String table) {
        return file(network, number, table);
    }

    boolean has(String network, int number) {
        return Files.exists(file(network, number, "results"));
    }

    /// Writes the figures of a network; its rows last, which tell that all of its evaluation is there.
    void write(TrainedNetwork network, int number, Measured measured) {
        var outcomes = new PerImageResults();
        outcomes.add(network.condition(), network.seed(), measured.dataset(), measured);
        if (measured.byImage()) {
            outcomes.write(file(network.name(), number, "outcomes"), network.condition(), network.seed());
        }
        ResultRow.TABLE.write(
                file(network.name(), number, "results"),
                measured.results().stream()
                        .map(result -> ResultRow.of(network.condition(), network.seed(), measured.dataset(), result))
                        .toList());
    }

    /// The rows of a network's evaluations up to a number, in their order; outcomes are added to those known.
    List<ResultRow> read(TrainedNetwork network, int last, PerImageResults outcomes) {
        List<ResultRow> rows = new ArrayList<>();
        for (int number = 0; number <= last; number++) {
            if (has(network.name(), number)) {
                outcomes.read(file(network.name(), number, "outcomes"), network.condition(), network.seed());
                rows.addAll(ResultRow.TABLE.read(file(network.name(), number, "results")));
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
