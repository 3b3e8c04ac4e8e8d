package dev.ventral.experiment;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.ventral.WholeFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;

/// `failures.csv`: the networks whose training was stopped, and why; there only if there are any.
final class Failures {
    private final RunFolder folder;
    private final StringWriter text = new StringWriter();
    private final CsvWriter csv =
            CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text);
    private int count;

    Failures(RunFolder folder) {
        this.folder = folder;
        csv.writeRecord("condition", "seed", "message");
        try {
            Files.deleteIfExists(folder.resolve("failures.csv"));
        } catch (IOException e) {
            throw WholeFile.failure(folder.resolve("failures.csv"), e);
        }
    }

    void add(String condition, long seed, String message) {
        csv.writeRecord(condition, Long.toString(seed), message);
        folder.write("failures.csv", text.toString());
        count++;
    }

    int count() {
        return count;
    }
}
