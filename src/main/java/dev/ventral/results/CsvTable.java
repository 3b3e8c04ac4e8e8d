package dev.ventral.results;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A CSV table whose rows are records: its columns are the record's components in their order, with names in
/// snake_case (`ciLow` is `ci_low`). Declared once, in the record itself, for whoever writes it and whoever reads it.
///
/// Components are texts, whole numbers ([java.util.OptionalInt] where the field may be empty), numbers, truth values
/// and enums. Numbers are plain decimals that read back to the same bits, NaN is an empty field ([NumberForm] says
/// otherwise).
///
/// Reading goes by name: columns may be in any order, unknown ones are passed over, and one that is missing takes the
/// component's [dev.ventral.component.Default], so that a table can get a column and folders of earlier versions are
/// read as before. A missing column without a default is refused.
public final class CsvTable<R extends Record> {
    private final String file;
    private final List<CsvColumn> columns;
    private final Constructor<R> constructor;

    private CsvTable(String file, List<CsvColumn> columns, Constructor<R> constructor) {
        this.file = file;
        this.columns = columns;
        this.constructor = constructor;
    }

    /// The table of a record.
    ///
    /// @param file its name below the folder of a run
    public static <R extends Record> CsvTable<R> of(Class<R> row, String file) {
        RecordComponent[] components = row.getRecordComponents();
        try {
            Constructor<R> constructor = row.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return new CsvTable<>(
                    file, Arrays.stream(components).map(CsvColumn::of).toList(), constructor);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// Its name below the folder of a run.
    public String file() {
        return file;
    }

    /// Its columns in their order.
    public List<String> columns() {
        return columns.stream().map(CsvColumn::name).toList();
    }

    /// Whether a folder has it.
    public boolean in(Path folder) {
        return Files.exists(folder.resolve(file));
    }

    /// The table as text.
    public String text(List<R> rows) {
        return Csv.text(
                columns(),
                rows.stream()
                        .map(row -> columns.stream().map(c -> c.write(row)).toList())
                        .toList());
    }

    /// Writes a file, under a temporary name first.
    ///
    /// @throws InputError if it cannot be written
    public void write(Path to, List<R> rows) {
        WholeFile.write(to, text(rows));
    }

    /// Writes the table into a folder, under a temporary name first.
    ///
    /// @throws InputError if it cannot be written
    public void writeIn(Path folder, List<R> rows) {
        write(folder.resolve(file), rows);
    }

    /// Reads a file.
    ///
    /// @throws InputError if it cannot be read, lacks a column or has something else where a number is expected
    public List<R> read(Path from) {
        Path parent = from.toAbsolutePath().getParent();
        InputError.unless(
                parent != null && Files.exists(from), "%s: expected a readable CSV file, got nothing there", from);
        return rows(Path.of(""), from.toString()).orThrow().rows();
    }

    /// Reads the table of a folder.
    ///
    /// @throws InputError if it cannot be read, lacks a column or has something else where a number is expected
    public List<R> readIn(Path folder) {
        return read(folder.resolve(file));
    }

    /// Reads the table of a folder as far as that goes: the rows up to the first that cannot be read, and a sentence
    /// on what was wrong.
    public CsvRows<R> tolerant(Path folder) {
        return rows(folder, file);
    }

    /// The same of a table that need not be there.
    public CsvRows<R> tolerantIfThere(Path folder) {
        return in(folder) ? tolerant(folder) : CsvRows.none();
    }

    private CsvRows<R> rows(Path folder, String name) {
        List<String> required = columns.stream()
                .filter(CsvColumn::required)
                .map(CsvColumn::name)
                .toList();
        return Csv.read(folder, name, required).map(this::row);
    }

    private R row(CsvRow line) {
        R row = make(columns.stream().map(column -> column.read(line)).toArray());
        if (row instanceof CheckedRow checked) {
            String lacking = checked.lacking();
            InputError.unless(lacking.isEmpty(), "%s", line.expected(lacking, "a number", line.text(lacking)));
        }
        return row;
    }

    private R make(Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
