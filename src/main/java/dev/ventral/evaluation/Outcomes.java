package dev.ventral.evaluation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which images each network classified correctly under each perturbation: what intervals over images need
/// beside the accuracies of `results.csv`. In files of one network each, `correct` being a 1 or 0 for each
/// image.
public final class Outcomes {
    private static final List<String> COLUMNS = List.of("dataset", "perturbation", "norm", "strength", "correct");

    private final Map<Key, Correct> all = new LinkedHashMap<>();

    /// What tells outcomes apart.
    private record Key(
            String condition, long seed, String dataset, String perturbation, String norm, double strength) {}

    /// Of n images.
    private record Correct(BitSet images, int n) {}

    private record Line(Key key, Correct correct) {}

    /// Adds what was found of a network; in place of what was known of the same measurement.
    public void add(String condition, long seed, String dataset, Outcome outcome) {
        Result r = outcome.result();
        all.put(
                new Key(condition, seed, dataset, r.perturbation(), r.norm(), r.strength()),
                new Correct(outcome.correct(), r.n()));
    }

    /// Reads a network's file, if it is there.
    ///
    /// @throws dev.ventral.InputError if it cannot be understood
    public void read(Path file, String condition, long seed) {
        if (!Files.exists(file)) {
            return;
        }
        Csv.read(file, COLUMNS, f -> line(f, condition, seed)).forEach(line -> all.put(line.key(), line.correct()));
    }

    private static Line line(Csv.Fields f, String condition, long seed) {
        return new Line(
                new Key(condition, seed, f.text(0), f.text(1), f.text(2), f.real(3)),
                f.parse(4, "a 1 or 0 for each image", Outcomes::correct));
    }

    private static Correct correct(String text) {
        var images = new BitSet(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '0' && c != '1') {
                throw new IllegalArgumentException(text);
            }
            images.set(i, c == '1');
        }
        return new Correct(images, text.length());
    }

    /// Writes a network's file, under a temporary name first.
    public void write(Path file, String condition, long seed) {
        List<Map.Entry<Key, Correct>> own = new ArrayList<>();
        for (Map.Entry<Key, Correct> entry : all.entrySet()) {
            if (entry.getKey().condition().equals(condition) && entry.getKey().seed() == seed) {
                own.add(entry);
            }
        }
        Csv.write(
                file,
                COLUMNS,
                own,
                entry -> List.of(
                        entry.getKey().dataset(),
                        entry.getKey().perturbation(),
                        entry.getKey().norm(),
                        Csv.number(entry.getKey().strength()),
                        text(entry.getValue())));
    }

    private static String text(Correct correct) {
        var text = new StringBuilder(correct.n());
        for (int i = 0; i < correct.n(); i++) {
            text.append(correct.images().get(i) ? '1' : '0');
        }
        return text.toString();
    }

    /// One network's values, image by image: the mean of 1 and 0 over the rows, which are of one network and
    /// the same images; null where not all are known.
    double @Nullable [] values(List<ResultRow> rows) {
        double[] values = null;
        for (ResultRow row : rows) {
            Correct correct = row.metric().equals(Result.ACCURACY) ? all.get(key(row)) : null;
            if (correct == null || correct.n() != row.n() || values != null && values.length != correct.n()) {
                return null;
            }
            values = values == null ? new double[correct.n()] : values;
            for (int i = 0; i < values.length; i++) {
                values[i] += correct.images().get(i) ? 1.0 / rows.size() : 0;
            }
        }
        return values;
    }

    /// The same of two networks, the first less the second.
    double @Nullable [] difference(List<ResultRow> rows, List<ResultRow> others) {
        double[] values = values(rows);
        double[] less = values(others);
        if (values == null || less == null || values.length != less.length) {
            return null;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] -= less[i];
        }
        return values;
    }

    private static Key key(ResultRow row) {
        return new Key(row.condition(), row.seed(), row.dataset(), row.perturbation(), row.norm(), row.strength());
    }

    /// A row for each item, `null` as soon as one is not known.
    static <T> double @Nullable [][] table(List<T> items, Function<T, double @Nullable []> values) {
        double[][] table = new double[items.size()][];
        for (int i = 0; i < table.length; i++) {
            double[] row = values.apply(items.get(i));
            if (row == null || row.length < 2 || row.length != (i == 0 ? row : table[0]).length) {
                return null;
            }
            table[i] = row;
        }
        return table.length == 0 ? null : table;
    }
}
