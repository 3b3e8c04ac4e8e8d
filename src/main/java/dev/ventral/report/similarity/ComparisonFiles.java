package dev.ventral.report.similarity;

import dev.ventral.report.part.Matrix;
import dev.ventral.report.part.NodeText;
import dev.ventral.results.Csv;
import dev.ventral.results.CsvRow;
import dev.ventral.results.CsvRows;
import dev.ventral.results.PlaceRow;
import dev.ventral.results.RunFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a comparison of representations wrote: `similarity.json` and the tables beside it.
///
/// @param summary a missing node where it cannot be read
/// @param problems what cannot be read
record ComparisonFiles(Path folder, JsonNode summary, List<String> problems) {
    static final String SUMMARY = RunFiles.SIMILARITY;

    /// A matrix that was written: its name, its file's, and facts of it.
    record Rdm(String name, String file, JsonNode facts) {}

    /// @param low of the interval; null where there is none
    record Figure(
            String row,
            String column,
            double value,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable Double floor,
            @Nullable Double ceiling) {}

    static ComparisonFiles read(Path folder) {
        JsonNode summary = NodeText.json(folder.resolve(SUMMARY));
        List<String> problems = new ArrayList<>();
        if (!summary.isObject()) {
            problems.add(SUMMARY + " cannot be read.");
        }
        return new ComparisonFiles(folder, summary, problems);
    }

    String command() {
        return summary.path("command").asString("");
    }

    List<Rdm> rdms() {
        return summary.path("rdms").values().stream()
                .map(node -> new Rdm(
                        node.path("name").asString(""), node.path("file").asString(""), node))
                .toList();
    }

    /// The points of a picture of a matrix: of the matrix itself, or of its blocks.
    Matrix matrix(Rdm rdm) {
        Path shown = folder.resolve("shown").resolve(rdm.file() + ".npy").normalize();
        String in = Files.isRegularFile(shown) && size(rdm) > Pixels.WHOLE ? "shown" : "rdms";
        Path parent = folder.resolve(in).normalize();
        Path file = parent.resolve(rdm.file() + ".npy").normalize();
        // a name comes from outside: it must not lead out of the folder
        if (!parent.equals(file.getParent())) {
            return new Matrix(rdm.name(), 0, new float[0], in + "/" + rdm.file() + ".npy is no file of this folder.");
        }
        return Matrix.read(rdm.name(), file, in + "/" + rdm.file() + ".npy");
    }

    private static long size(Rdm rdm) {
        return rdm.facts().path("images").asLong(0);
    }

    List<PlaceRow> places() {
        return known(PlaceRow.TABLE.tolerantIfThere(folder));
    }

    /// Of any of the tables of values by row and column.
    List<Figure> figures(String file, String row, String column) {
        return rows(
                file,
                List.of(row, column, "value"),
                line -> new Figure(
                        line.text(row),
                        line.text(column),
                        line.finite("value"),
                        line.finiteOrNull("ci_low"),
                        line.finiteOrNull("ci_high"),
                        line.finiteOrNull("ceiling_lower"),
                        line.finiteOrNull("ceiling_upper")));
    }

    <T> List<T> rows(String file, List<String> columns, Function<CsvRow, T> make) {
        if (!Files.exists(folder.resolve(file))) {
            return List.of();
        }
        return known(Csv.read(folder, file, columns).map(make));
    }

    private <T> List<T> known(CsvRows<T> csv) {
        if (!csv.problem().isEmpty()) {
            problems.add(csv.problem());
        }
        return csv.rows();
    }
}
