package dev.ventral.results;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// CSV files of fixed columns (RFC 4180, UTF-8, line feeds): `results.csv`, `summary.csv` and any other.
///
/// Numbers are plain decimals that read back to the same bits; NaN is an empty field.
public final class Csv {
    private static final List<String> RESULTS =
            List.of("condition", "seed", "dataset", "perturbation", "norm", "strength", "metric", "value", "n");
    private static final List<String> SUMMARY = List.of(
            "condition", "dataset", "perturbation", "norm", "strength", "metric", "mean", "ci_low", "ci_high", "seeds");

    private Csv() {}

    /// Writes `results.csv`, under a temporary name first.
    ///
    /// @throws InputError if it cannot be written
    public static void writeResults(Path file, List<ResultRow> rows) {
        write(
                file,
                RESULTS,
                rows,
                row -> List.of(
                        row.condition(),
                        Long.toString(row.seed()),
                        row.dataset(),
                        row.perturbation(),
                        row.norm(),
                        number(row.strength()),
                        row.metric(),
                        number(row.value()),
                        Integer.toString(row.n())));
    }

    /// Reads `results.csv`.
    ///
    /// @throws InputError if it cannot be read, or has other columns or something else where a number is
    ///     expected
    public static List<ResultRow> readResults(Path file) {
        return read(
                file,
                RESULTS,
                f -> new ResultRow(
                        f.text(0),
                        f.integer(1),
                        f.text(2),
                        f.text(3),
                        f.text(4),
                        f.real(5),
                        f.text(6),
                        f.real(7),
                        f.count(8)));
    }

    /// Writes `summary.csv`, under a temporary name first.
    ///
    /// @throws InputError if it cannot be written
    public static void writeSummary(Path file, List<SummaryRow> rows) {
        write(
                file,
                SUMMARY,
                rows,
                row -> List.of(
                        row.condition(),
                        row.dataset(),
                        row.perturbation(),
                        row.norm(),
                        number(row.strength()),
                        row.metric(),
                        number(row.mean()),
                        number(row.ciLow()),
                        number(row.ciHigh()),
                        Integer.toString(row.seeds())));
    }

    /// Reads `summary.csv`.
    ///
    /// @throws InputError if it cannot be read, or has other columns or something else where a number is
    ///     expected
    public static List<SummaryRow> readSummary(Path file) {
        return read(
                file,
                SUMMARY,
                f -> new SummaryRow(
                        f.text(0),
                        f.text(1),
                        f.text(2),
                        f.text(3),
                        f.real(4),
                        f.text(5),
                        f.real(6),
                        f.real(7),
                        f.real(8),
                        f.count(9)));
    }

    /// A plain decimal (never `1.0E-4`) that reads back to the same double; empty for NaN.
    public static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }

    /// Writes a table, under a temporary name first.
    ///
    /// @param fields of a row, as many as there are columns
    /// @throws InputError if it cannot be written
    public static <T> void write(Path file, List<String> columns, List<T> rows, Function<T, List<String>> fields) {
        var text = new StringWriter();
        // Closed before the text is taken: the writer has a buffer of its own.
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(columns);
            for (T row : rows) {
                csv.writeRecord(fields.apply(row));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        WholeFile.write(file, text.toString());
    }

    /// Reads a table.
    ///
    /// @throws InputError if it cannot be read, or has other columns or something else where a number is
    ///     expected
    public static <T> List<T> read(Path file, List<String> columns, Function<Fields, T> row) {
        var rows = new ArrayList<T>();
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(file)) {
            boolean first = true;
            for (CsvRecord line : csv) {
                List<String> fields = line.getFields();
                if (first) {
                    InputError.unless(
                            fields.equals(columns), "%s: expected the columns %s, got %s", file, columns, fields);
                    first = false;
                    continue;
                }
                var at = new Fields(file, line.getStartingLineNumber(), columns, fields);
                InputError.unless(
                        fields.size() == columns.size(),
                        "%s: expected %s fields, got %s",
                        at.where(),
                        columns.size(),
                        fields.size());
                rows.add(row.apply(at));
            }
            InputError.unless(!first, "%s: expected the columns %s, got an empty file", file, columns);
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw new InputError(file + ": expected a readable CSV file, got " + WholeFile.reason(e), e);
        }
        return rows;
    }

    /// Reads a table whose columns only its writer knows.
    static TextRows readText(Path file) {
        try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(file)) {
            List<List<String>> lines = csv.stream().map(CsvRecord::getFields).toList();
            InputError.unless(!lines.isEmpty(), "%s: expected columns, got an empty file", file);
            return new TextRows(lines.getFirst(), lines.subList(1, lines.size()));
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw new InputError(file + ": expected a readable CSV file, got " + WholeFile.reason(e), e);
        }
    }

    /// The fields of one line.
    public record Fields(Path file, long line, List<String> columns, List<String> fields) {
        String where() {
            return file + ", line " + line;
        }

        /// As it is.
        public String text(int column) {
            return fields.get(column);
        }

        /// A number; NaN where empty.
        public double real(int column) {
            return text(column).isEmpty() ? Double.NaN : parse(column, "a number", Double::valueOf);
        }

        /// A whole number.
        public long integer(int column) {
            return parse(column, "a whole number", Long::valueOf);
        }

        /// A whole number of 32 bits.
        public int count(int column) {
            return parse(column, "a whole number", Integer::valueOf);
        }

        /// What `parser` makes of the text.
        ///
        /// @param parser throws IllegalArgumentException where it cannot
        public <T> T parse(int column, String expected, Function<String, T> parser) {
            try {
                return parser.apply(text(column));
            } catch (IllegalArgumentException e) {
                throw new InputError(
                        where() + ", " + columns.get(column) + ": expected " + expected + ", got '" + text(column)
                                + "'",
                        e);
            }
        }
    }
}
