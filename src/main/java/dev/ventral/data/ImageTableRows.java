package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.Suggest;
import dev.ventral.array.ArrayFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The rows of an [ImageTable] that are taken.
///
/// @param columns all columns, whole
/// @param rows numbers of the rows, counted from 0
record ImageTableRows(ImageTable table, Map<String, List<String>> columns, int[] rows) {

    static ImageTableRows of(ImageTable table) {
        Map<String, List<String>> columns = new HashMap<>();
        try (ArrayFile file = ArrayFile.open(table.table())) {
            for (ArrayFile.Entry entry : file.entries()) {
                // The whole table, which files of numbers show too, is no column.
                if (entry.shape().length == 1) {
                    columns.put(entry.name(), file.strings(entry.name()));
                }
            }
        }
        var all = new ImageTableRows(table, columns, new int[0]);
        int count = all.whole(table.image()).size();
        all.whole(table.label());
        Map<String, List<String>> wanted = new HashMap<>();
        table.where().keySet().forEach(name -> wanted.put(name, all.whole(name)));
        int[] rows = IntStream.range(0, count)
                .filter(row -> table.where().entrySet().stream().allMatch(condition -> {
                    String cell =
                            wanted.getOrDefault(condition.getKey(), List.of()).get(row);
                    return condition.getValue().stream().anyMatch(value -> same(value, cell));
                }))
                .toArray();
        InputError.unless(
                rows.length > 0,
                "%s: expected rows%s, found none among %d",
                table.table(),
                table.where().isEmpty() ? "" : " where " + table.where(),
                count);
        return new ImageTableRows(table, columns, rows);
    }

    /// The cells of a column, of the rows taken.
    List<String> column(String name) {
        List<String> all = whole(name);
        List<String> cells = new ArrayList<>();
        for (int row : rows) {
            cells.add(all.get(row).strip());
        }
        return cells;
    }

    private List<String> whole(String name) {
        List<String> cells = columns.get(name);
        if (cells == null) {
            List<String> near = Suggest.nearest(name, columns.keySet());
            throw new InputError(table.table() + ": expected a column '" + name + "', got "
                    + columns.keySet().stream().sorted().toList()
                    + (near.isEmpty() ? "" : " (did you mean " + String.join(" or ", near) + "?)"));
        }
        return cells;
    }

    /// Where in the file a row taken is, for messages; the first line holds the names.
    int line(int taken) {
        return rows[taken] + 2;
    }

    private static boolean same(String wanted, String cell) {
        String a = wanted.strip();
        String b = cell.strip();
        if (a.equals(b)) {
            return true;
        }
        try {
            return Double.parseDouble(a) == Double.parseDouble(b);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
