package dev.ventral.neural.source;

import dev.ventral.InputError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Rows of a table by the values of its columns: `{region: [IT], animal: [Chabo, Tito]}` takes those in which
/// every column has one of its values.
final class Selection {
    private Selection() {}

    /// @param wanted values by column
    /// @param count how many rows there are
    /// @param column the values of a column
    /// @param where for messages
    /// @throws InputError if a value is in no row, or no row is taken
    static int[] of(Map<String, List<String>> wanted, int count, Function<String, List<String>> column, String where) {
        List<List<String>> columns = new ArrayList<>();
        List<List<String>> values = new ArrayList<>();
        wanted.forEach((name, allowed) -> {
            List<String> all = column.apply(name);
            for (String value : allowed) {
                InputError.unless(
                        all.contains(value),
                        "%s: expected a %s among %s, got '%s'",
                        where,
                        name,
                        some(new TreeSet<>(all)),
                        value);
            }
            columns.add(all);
            values.add(allowed);
        });
        int[] taken = IntStream.range(0, count)
                .filter(i -> IntStream.range(0, columns.size())
                        .allMatch(c -> values.get(c).contains(columns.get(c).get(i))))
                .toArray();
        InputError.unless(taken.length > 0, "%s: expected rows with %s, got none", where, wanted);
        return taken;
    }

    private static String some(Set<String> known) {
        return known.size() <= 30
                ? known.toString()
                : known.stream().limit(30).toList() + " and " + (known.size() - 30) + " more";
    }
}
