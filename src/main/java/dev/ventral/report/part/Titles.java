package dev.ventral.report.part;

import dev.ventral.results.CsvRows;
import dev.ventral.results.Result;
import dev.ventral.results.TitleRow;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Titles of perturbations, metrics and figures of training, for people: those that the folder's `titles.csv` gives
/// them, and for folders of earlier versions, and names that are made of others, what the name itself says.
public final class Titles {
    /// Of a folder that has no titles.
    public static final Titles NONE = new Titles(List.of(), "");

    private static final String LOSS = "loss/";
    private static final String ALIGNMENT = "alignment-";

    /// Of attacks made of others, the ends of the name.
    private static final Map<String, String> MADE_OF =
            Map.of("-minimal", ", smallest change", "-targeted", ", targeted");

    private final Map<String, TitleRow> rows = new HashMap<>();
    private final String problem;

    private Titles(List<TitleRow> rows, String problem) {
        rows.forEach(row -> this.rows.put(row.name(), row));
        this.problem = problem;
    }

    /// The titles that a folder gives.
    public static Titles read(Path folder) {
        CsvRows<TitleRow> read = TitleRow.TABLE.tolerantIfThere(folder);
        return new Titles(read.rows(), read.problem());
    }

    /// What is wrong with the file; empty where nothing is.
    public String problem() {
        return problem;
    }

    /// The title of a name.
    public String of(String name) {
        TitleRow row = rows.get(name);
        if (row != null && !row.title().isBlank()) {
            return row.title();
        }
        if (name.equals(Result.CLEAN)) {
            return "Clean images";
        }
        if (name.startsWith(ALIGNMENT)) {
            return "Likeness to " + name.substring(ALIGNMENT.length());
        }
        if (name.startsWith(LOSS) && name.length() > LOSS.length()) {
            return capitalized(name.substring(LOSS.length())) + " loss";
        }
        for (Map.Entry<String, String> end : MADE_OF.entrySet()) {
            if (name.endsWith(end.getKey()) && name.length() > end.getKey().length()) {
                return of(name.substring(0, name.length() - end.getKey().length())) + end.getValue();
            }
        }
        return capitalized(name);
    }

    /// One sentence about a name; empty where there is none.
    public String words(String name) {
        TitleRow row = rows.get(name);
        return row == null ? "" : row.words();
    }

    private static String capitalized(String name) {
        String text = name.replace('-', ' ').replace('/', ' ');
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
