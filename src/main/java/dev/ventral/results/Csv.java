package dev.ventral.results;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.ventral.InputError;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// CSV text of any columns (RFC 4180, UTF-8, line feeds), and the two ways in which numbers are written. Tables whose
/// columns are known are [CsvTable]s.
public final class Csv {
    private Csv() {}

    /// A table as text.
    ///
    /// @param columns the first line
    public static String text(List<String> columns, Iterable<List<String>> rows) {
        var text = new StringWriter();
        // Closed before the text is taken: the writer has a buffer of its own.
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(columns);
            rows.forEach(csv::writeRecord);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /// A plain decimal (never `1.0E-4`) that reads back to the same double; empty for NaN.
    public static String plain(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }

    /// As Java writes it, with all digits; empty for NaN.
    public static String exact(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    /// Reads every row, or up to the first that cannot be read, which the problem then names.
    ///
    /// @param file below the folder, for messages too
    /// @param required columns that must be there, in any order; the others are read too
    public static CsvRows<CsvRow> read(Path folder, String file, List<String> required) {
        Path path = folder.resolve(file);
        if (!Files.isRegularFile(path)) {
            return new CsvRows<>(List.of(), file + " is not in the run folder.");
        }
        List<CsvRow> rows = new ArrayList<>();
        try (var reader = Files.newBufferedReader(path, StandardCharsets.UTF_8);
                CsvReader<CsvRecord> csv = CsvReader.builder()
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .allowUnclosedQuote(false)
                        .ofCsvRecord(reader)) {
            Map<String, Integer> header = Map.of();
            for (CsvRecord line : csv) {
                if (header.isEmpty()) {
                    header = header(file, line.getFields(), required);
                    continue;
                }
                InputError.unless(
                        line.getFieldCount() == header.size(),
                        "%s: line %s: expected %s fields, got %s",
                        file,
                        line.getStartingLineNumber(),
                        header.size(),
                        line.getFieldCount());
                rows.add(new CsvRow(file, line.getStartingLineNumber(), header, line.getFields()));
            }
            InputError.unless(!header.isEmpty(), "%s: line 1: expected the columns %s, got nothing", file, required);
            return new CsvRows<>(rows, "");
        } catch (InputError e) {
            return new CsvRows<>(rows, String.valueOf(e.getMessage()));
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            return new CsvRows<>(rows, unreadable(file, e));
        }
    }

    private static Map<String, Integer> header(String file, List<String> names, List<String> required) {
        Map<String, Integer> header = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            header.put(names.get(i), i);
        }
        List<String> missing =
                required.stream().filter(name -> !header.containsKey(name)).toList();
        InputError.unless(
                missing.isEmpty() && header.size() == names.size(),
                "%s: line 1: expected the columns %s, got %s%s",
                file,
                required,
                names,
                missing.isEmpty() ? ", one of them twice" : ", without " + String.join(", ", missing));
        return header;
    }

    private static String unreadable(String file, Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return file + ": expected CSV text in UTF-8, got: "
                + reason.lines().findFirst().orElse("nothing");
    }
}
