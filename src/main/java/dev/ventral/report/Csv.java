package dev.ventral.report;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.ventral.InputError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The rows of a CSV file, and what was wrong with it (empty where nothing was).
record Csv<T>(List<T> rows, String problem) {

    /// Reads every row, or up to the first that cannot be read, which `problem` then names.
    ///
    /// @param file below the run folder, for messages too
    /// @param columns that the header must have; others are passed over
    static <T> Csv<T> read(Path folder, String file, List<String> columns, Function<CsvRow, T> make) {
        List<T> rows = new ArrayList<>();
        Path path = folder.resolve(file);
        if (!Files.isRegularFile(path)) {
            return new Csv<>(List.of(), file + " is not in the run folder.");
        }
        try (var reader = Files.newBufferedReader(path, StandardCharsets.UTF_8);
                CsvReader<CsvRecord> csv = CsvReader.builder()
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .allowUnclosedQuote(false)
                        .ofCsvRecord(reader)) {
            Map<String, Integer> header = Map.of();
            for (CsvRecord line : csv) {
                if (header.isEmpty()) {
                    header = header(file, line.getFields(), columns);
                } else {
                    InputError.unless(
                            line.getFieldCount() == header.size(),
                            "%s: line %s: expected %s fields, got %s",
                            file,
                            line.getStartingLineNumber(),
                            header.size(),
                            line.getFieldCount());
                    rows.add(make.apply(new CsvRow(file, line.getStartingLineNumber(), header, line.getFields())));
                }
            }
            InputError.unless(!header.isEmpty(), "%s: line 1: expected the columns %s, got nothing", file, columns);
            return new Csv<>(rows, "");
        } catch (InputError e) {
            return new Csv<>(rows, String.valueOf(e.getMessage()));
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            return new Csv<>(rows, unreadable(file, e));
        }
    }

    /// The same, for a file that the report cannot do without.
    ///
    /// @throws InputError with the problem
    Csv<T> orThrow() {
        InputError.unless(problem.isEmpty(), "%s", problem);
        return this;
    }

    private static Map<String, Integer> header(String file, List<String> names, List<String> columns) {
        Map<String, Integer> header = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            header.put(names.get(i), i);
        }
        InputError.unless(
                header.keySet().containsAll(columns) && header.size() == names.size(),
                "%s: line 1: expected the columns %s, got %s",
                file,
                columns,
                names);
        return header;
    }

    private static String unreadable(String file, Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return file + ": expected CSV text in UTF-8, got: "
                + reason.lines().findFirst().orElse("nothing");
    }
}
