package dev.ventral.results;

import dev.ventral.InputError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Outcomes image by image: which images each network classified correctly under each perturbation, and how far each
/// image had to be changed: what intervals over images need beside the figures of `results.csv`. In files of one
/// network each, `correct` being a 1 or 0 for each image, `distances` numbers with blanks between them, without a
/// strength.
public final class PerImageResults {
    private static final Pattern BLANK = Pattern.compile(" ");

    private final Map<Key, Correct> all = new LinkedHashMap<>();
    private final Map<Key, double[]> distances = new LinkedHashMap<>();

    /// What tells outcomes apart.
    private record Key(String condition, long seed, String dataset, String perturbation, String norm, double strength) {
        boolean of(String network, long number) {
            return condition.equals(network) && seed == number;
        }

        PerImageRow row(String correct, String distances) {
            return new PerImageRow(dataset, perturbation, norm, strength, correct, distances);
        }
    }

    /// Of n images.
    private record Correct(BitSet images, int n) {}

    /// Adds all that was found of a network; in place of what was known of the same measurements.
    public void add(String condition, long seed, String dataset, Measured measured) {
        measured.outcomes().forEach(outcome -> add(condition, seed, dataset, outcome));
        measured.distances()
                .forEach(d -> distances.put(
                        new Key(condition, seed, dataset, d.perturbation(), d.norm(), Double.NaN), d.values()));
    }

    void add(String condition, long seed, String dataset, CorrectImages outcome) {
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
        List<PerImageRow> rows = PerImageRow.TABLE.read(file);
        for (PerImageRow row : rows) {
            var key = new Key(condition, seed, row.dataset(), row.perturbation(), row.norm(), row.strength());
            try {
                if (row.distances().isEmpty()) {
                    all.put(key, correct(row.correct()));
                } else {
                    distances.put(key, numbers(row.distances()));
                }
            } catch (IllegalArgumentException e) {
                String column =
                        row.distances().isEmpty() ? "correct: expected a 1 or 0" : "distances: expected a number";
                throw new InputError(
                        "%s: line %s: %s for each image, got '%s'"
                                .formatted(file, rows.indexOf(row) + 2, column, row.correct() + row.distances()),
                        e);
            }
        }
    }

    private static double[] numbers(String text) {
        return BLANK.splitAsStream(text).mapToDouble(Double::parseDouble).toArray();
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
        List<PerImageRow> rows = new ArrayList<>();
        all.forEach((key, correct) -> {
            if (key.of(condition, seed)) {
                rows.add(key.row(text(correct), ""));
            }
        });
        distances.forEach((key, values) -> {
            if (key.of(condition, seed)) {
                rows.add(key.row("", Arrays.stream(values).mapToObj(Csv::plain).collect(Collectors.joining(" "))));
            }
        });
        PerImageRow.TABLE.write(file, rows);
    }

    private static String text(Correct correct) {
        var text = new StringBuilder(correct.n());
        for (int i = 0; i < correct.n(); i++) {
            text.append(correct.images().get(i) ? '1' : '0');
        }
        return text.toString();
    }

    /// One network's values, image by image: the mean over the rows, which are of one network and the same
    /// images, of 1 and 0 or of distances; null where not all are known, and of distances where nothing was
    /// found for some images.
    public double @Nullable [] values(List<ResultRow> rows) {
        double[] values = null;
        for (ResultRow row : rows) {
            double[] own = values(row);
            if (own == null || own.length != row.n() || values != null && values.length != own.length) {
                return null;
            }
            values = values == null ? new double[own.length] : values;
            for (int i = 0; i < values.length; i++) {
                values[i] += own[i] / rows.size();
            }
        }
        return values;
    }

    private double @Nullable [] values(ResultRow row) {
        if (row.metric().equals(Metrics.MEAN_DISTANCE)) {
            return distances.get(key(row));
        }
        Correct correct = row.metric().equals(Result.ACCURACY) ? all.get(key(row)) : null;
        if (correct == null) {
            return null;
        }
        double[] values = new double[correct.n()];
        Arrays.setAll(values, i -> correct.images().get(i) ? 1 : 0);
        return values;
    }

    /// The same of two networks, the first less the second.
    public double @Nullable [] difference(List<ResultRow> rows, List<ResultRow> others) {
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

    /// The distances that a row's median is of; null where they are not known.
    public double @Nullable [] distances(ResultRow row) {
        double[] values = distances.get(key(row));
        return values != null && values.length == row.n() ? values : null;
    }

    private static Key key(ResultRow row) {
        return new Key(row.condition(), row.seed(), row.dataset(), row.perturbation(), row.norm(), row.strength());
    }

    /// A row for each item, `null` as soon as one is not known.
    public static <T> double @Nullable [][] table(List<T> items, Function<T, double @Nullable []> values) {
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
