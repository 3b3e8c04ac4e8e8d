package dev.ventral.experiment;

import dev.ventral.WholeFile;
import dev.ventral.results.CsvText;
import dev.ventral.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// `failures.csv`: the networks whose training was stopped, and why; there only if there are any.
final class Failures {
    private final RunFolder folder;
    private final List<List<String>> rows = new ArrayList<>();

    Failures(RunFolder folder) {
        this.folder = folder;
        try {
            Files.deleteIfExists(folder.resolve("failures.csv"));
        } catch (IOException e) {
            throw WholeFile.failure(folder.resolve("failures.csv"), e);
        }
    }

    void add(String condition, long seed, String message) {
        rows.add(List.of(condition, Long.toString(seed), message));
        folder.write("failures.csv", CsvText.of(List.of("condition", "seed", "message"), rows));
    }

    int count() {
        return rows.size();
    }
}
