package dev.ventral.comparison;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.results.Csv;
import dev.ventral.similarity.Alignment;
import dev.ventral.similarity.Responses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `ventral similarity cka`: how alike representations are to each other, directly.
public final class AlignmentRun {
    private AlignmentRun() {}

    /// @param inputs files of responses to the same images, two or more
    public record Settings(List<String> inputs, Alignment alignment, Path out) {
        public Settings {
            inputs = List.copyOf(inputs);
        }
    }

    /// Compares all pairs, two inputs in memory at a time, and writes `matrix.csv`.
    public static Table run(Settings settings, Event.Listener listener) {
        List<String> inputs = settings.inputs;
        InputError.unless(inputs.size() >= 2, "expected responses of two representations or more, got one");
        ResultFolder folder = ResultFolder.open(settings.out, "cka");
        UniqueNames names = new UniqueNames();
        List<String> called = inputs.stream()
                .map(input -> names.unique(ResponseInput.name(input)))
                .toList();
        double[][] values = new double[inputs.size()][inputs.size()];
        listener.on(new Event.Started("Comparing", inputs.size()));
        for (int i = 0; i < inputs.size(); i++) {
            Responses x = ResponseInput.responses(inputs.get(i));
            for (int j = i; j < inputs.size(); j++) {
                pair(settings, values, i, j, x);
            }
            listener.on(new Event.Advanced("Comparing", i + 1, called.get(i)));
        }
        listener.on(new Event.Finished("Comparing", ""));
        Alignment how = settings.alignment;
        folder.fact("measure", EnumOptions.name(how.by()));
        if (how.by() == Alignment.By.CKA) {
            folder.fact("kernel", how.rbf() ? "rbf, bandwidth " + how.bandwidth() + " of the median" : "linear");
            folder.fact("unbiased", how.unbiased() || how.batch() > 0);
            if (how.batch() > 0) {
                folder.fact("batch", how.batch());
            }
        } else if (how.by() == Alignment.By.SVCCA) {
            folder.fact("variance-kept", how.kept());
        }
        Table table = write(folder, called, values);
        folder.close();
        return table;
    }

    private static void pair(Settings settings, double[][] values, int i, int j, Responses x) {
        List<String> inputs = settings.inputs;
        Responses y = i == j ? x : ResponseInput.responses(inputs.get(j));
        InputError.unless(
                x.images() == y.images(),
                "expected responses to the same images, got %s in %s and %s in %s (images x units)",
                x,
                inputs.get(i),
                y,
                inputs.get(j));
        try {
            values[i][j] = settings.alignment.of(x, y);
            boolean symmetric = settings.alignment.by() != Alignment.By.PWCCA;
            values[j][i] = symmetric || i == j ? values[i][j] : settings.alignment.of(y, x);
        } catch (InputError e) {
            throw new InputError(inputs.get(i) + ", " + inputs.get(j) + ": " + e.getMessage(), e);
        }
    }

    private static Table write(ResultFolder folder, List<String> names, double[][] values) {
        List<List<String>> exact = new ArrayList<>();
        List<List<String>> shown = new ArrayList<>();
        List<String> columns = new ArrayList<>(List.of(""));
        columns.addAll(names);
        for (int i = 0; i < names.size(); i++) {
            List<String> row = new ArrayList<>(List.of(names.get(i)));
            for (int j = 0; j < names.size(); j++) {
                exact.add(List.of(names.get(i), names.get(j), Csv.exact(values[i][j])));
                row.add(Table.number(values[i][j]));
            }
            shown.add(row);
        }
        folder.csv("matrix.csv", List.of("row", "column", "value"), exact);
        return new Table("", columns, shown);
    }
}
