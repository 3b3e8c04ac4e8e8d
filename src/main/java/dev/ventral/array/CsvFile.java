package dev.ventral.array;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Tables in text files: comma, semicolon or tab between columns (whatever the first line has most of),
/// UTF-8.
///
/// The first line is a header if any of its cells is text; without one the columns are called 1, 2, …. A
/// column of numbers is a variable of shape (rows); the whole table, where all is numeric, is `table`, of
/// shape (rows, columns). Empty cells, NaN and NA are NaN.
final class CsvFile extends BaseArrayFile {
    static final String TABLE = "table";

    private static final Set<String> MISSING = Set.of("", "nan", "na", "-nan");

    private final SequentialBytes.Opening opening;
    private final char separator;
    private final List<String> names = new ArrayList<>();
    /// For each column, where it stops being one of numbers.
    private final List<@Nullable String> texts = new ArrayList<>();
    private boolean header;
    private long rows;
    private double[] values = new double[1024];

    private CsvFile(Path file, SequentialBytes.Opening opening, char separator) {
        super(file);
        this.opening = opening;
        this.separator = separator;
        each(this::take);
        InputError.unless(!names.isEmpty(), "%s: expected a table, got no line", file);
    }

    /// @param name the file's name without what says that it is packed
    static CsvFile open(Path file, SequentialBytes.Opening opening, String name) throws IOException {
        if (name.endsWith(".tsv")) {
            return new CsvFile(file, opening, '\t');
        }
        try (var reader = new BufferedReader(reader(opening))) {
            char[] start = new char[1 << 16];
            int length = Math.max(0, reader.read(start));
            String line = new String(start, 0, length).lines().findFirst().orElse("");
            char best = ',';
            for (char c : new char[] {';', '\t'}) {
                best = count(line, c) > count(line, best) ? c : best;
            }
            return new CsvFile(file, opening, best);
        }
    }

    private static long count(String line, char c) {
        return line.chars().filter(x -> x == c).count();
    }

    private static Reader reader(SequentialBytes.Opening opening) throws IOException {
        // A decoder of its own refuses what is not UTF-8; the constructor that takes a charset would not.
        return new InputStreamReader(opening.open(), StandardCharsets.UTF_8.newDecoder());
    }

    private void each(Consumer<CsvRecord> row) {
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .fieldSeparator(separator)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .ofCsvRecord(reader(opening))) {
            csv.forEach(row);
        } catch (CsvParseException e) {
            throw new InputError(file + ": expected a table, got " + reason(e), e);
        } catch (IOException | UncheckedIOException e) {
            throw new InputError(file + ": expected a table, got " + WholeFile.reason(e), e);
        }
    }

    private static String reason(CsvParseException e) {
        return e.getCause() instanceof IOException io
                ? WholeFile.reason(io)
                : String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }

    private void take(CsvRecord row) {
        if (names.isEmpty()) {
            header = row.getFields().stream().anyMatch(cell -> number(cell) == null);
            for (int c = 0; c < row.getFieldCount(); c++) {
                names.add(header ? row.getField(c).replace("\uFEFF", "").strip() : Integer.toString(c + 1));
                texts.add(null);
            }
            if (header) {
                return;
            }
        }
        InputError.unless(
                row.getFieldCount() == names.size(),
                "%s: line %d: expected %d cells, got %d",
                file,
                row.getStartingLineNumber(),
                names.size(),
                row.getFieldCount());
        int at = (int) rows * names.size();
        if (at + names.size() > values.length) {
            long more = Math.max(2L * values.length, at + names.size());
            values =
                    Arrays.copyOf(values, ArrayLayout.allocatable(file.toString(), Double.BYTES * more) / Double.BYTES);
        }
        for (int c = 0; c < names.size(); c++) {
            Double value = number(row.getField(c));
            values[at + c] = value == null ? Double.NaN : value;
            if (value == null && texts.get(c) == null) {
                texts.set(c, "'" + row.getField(c) + "' in line " + row.getStartingLineNumber());
            }
        }
        rows++;
    }

    /// The number that a cell stands for; absent if it is text.
    private static @Nullable Double number(String cell) {
        String text = cell.replace("\uFEFF", "").strip();
        if (MISSING.contains(text.toLowerCase(Locale.ROOT))) {
            return Double.NaN;
        }
        char last = text.charAt(text.length() - 1);
        if (last >= '0' && last <= '9' || last == '.') {
            try {
                return text.indexOf('x') < 0 && text.indexOf('X') < 0 ? Double.valueOf(text) : null;
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> null;
        };
    }

    @Override
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        if (texts.stream().allMatch(t -> t == null)) {
            entries.add(new Entry(TABLE, new long[] {rows, names.size()}, "numbers", Kind.NUMBERS));
        }
        for (int c = 0; c < names.size(); c++) {
            boolean numbers = texts.get(c) == null;
            entries.add(new Entry(
                    names.get(c), new long[] {rows}, numbers ? "numbers" : "text", numbers ? Kind.NUMBERS : Kind.TEXT));
        }
        return entries;
    }

    @Override
    public String only(Kind kind) {
        return kind == Kind.NUMBERS && texts.stream().allMatch(t -> t == null) && !names.contains(TABLE)
                ? TABLE
                : super.only(kind);
    }

    @Override
    public NumberArray read(String name) {
        int column = names.indexOf(name);
        if (column < 0 && name.equals(TABLE)) {
            return table();
        }
        if (column < 0) {
            throw missing(name);
        }
        String text = texts.get(column);
        if (text != null) {
            throw unlike(name, "numbers", text);
        }
        int width = names.size();
        double[] cells = IntStream.range(0, (int) rows)
                .mapToDouble(r -> values[r * width + column])
                .toArray();
        return NumberArray.of(where(name), cells, rows);
    }

    private NumberArray table() {
        for (int c = 0; c < names.size(); c++) {
            String text = texts.get(c);
            if (text != null) {
                throw unlike(TABLE, "numbers in every column, or the name of one", text + ", column " + names.get(c));
            }
        }
        return NumberArray.of(file.toString(), Arrays.copyOf(values, (int) rows * names.size()), rows, names.size());
    }

    @Override
    public NumberArray read(String name, long[] offset, long[] count) {
        return read(name).slab(offset, count);
    }

    @Override
    public List<String> strings(String name) {
        int column = names.indexOf(name);
        if (column < 0) {
            throw missing(name);
        }
        List<String> cells = new ArrayList<>();
        each(row -> cells.add(row.getField(column)));
        return header ? List.copyOf(cells.subList(1, cells.size())) : cells;
    }
}
