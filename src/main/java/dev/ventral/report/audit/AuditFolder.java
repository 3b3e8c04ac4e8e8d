package dev.ventral.report.audit;

import dev.ventral.InputError;
import dev.ventral.report.part.NodeText;
import dev.ventral.report.part.Titles;
import dev.ventral.results.AttackGalleryRow;
import dev.ventral.results.CheckRow;
import dev.ventral.results.CsvRows;
import dev.ventral.results.QueryRow;
import dev.ventral.results.ResultRow;
import dev.ventral.results.RunFiles;
import dev.ventral.results.SampleRow;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/// What an audit's folder holds, read. Only `audit.yaml` must be there and `results.csv`, where there is one,
/// be right; of all else, whatever can be read is kept, next to a sentence on what cannot.
///
/// @param tree of `audit.yaml`
/// @param text of `audit.yaml`
/// @param provenance a missing node where there is none
public record AuditFolder(
        Path path,
        JsonNode tree,
        String text,
        CsvRows<ResultRow> results,
        CsvRows<CheckRow> checks,
        CsvRows<SampleRow> samples,
        CsvRows<QueryRow> queries,
        CsvRows<AttackGalleryRow> gallery,
        Titles titles,
        JsonNode provenance) {

    /// Whether the folder is an audit's.
    public static boolean is(Path folder) {
        return Files.isRegularFile(folder.resolve(RunFiles.AUDIT));
    }

    /// @throws InputError if `audit.yaml` or `results.csv` cannot be understood
    public static AuditFolder read(Path path) {
        String text = NodeText.read(path.resolve(RunFiles.AUDIT), RunFiles.AUDIT);
        JsonNode tree = NodeText.yaml(text, RunFiles.AUDIT);
        InputError.unless(
                tree.path("attacks").isArray(),
                "%s: line 1: expected an audit with a list of `attacks`, got %s",
                RunFiles.AUDIT,
                String.join(", ", tree.propertyNames()));
        CsvRows<ResultRow> results = ResultRow.TABLE.tolerant(path);
        if (ResultRow.TABLE.in(path)) {
            results = results.orThrow();
        }
        return new AuditFolder(
                path,
                tree,
                text,
                results,
                CheckRow.TABLE.tolerant(path),
                SampleRow.TABLE.tolerant(path),
                QueryRow.TABLE.tolerant(path),
                AttackGalleryRow.TABLE.tolerant(path),
                Titles.read(path),
                NodeText.json(path.resolve(RunFiles.PROVENANCE)));
    }

    /// The folder's own name.
    String name() {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name == null ? path.toString() : name.toString();
    }

    /// A plain value of `audit.yaml`, empty where there is none.
    String said(String key) {
        return tree.path(key).isValueNode() && !tree.path(key).isNull()
                ? tree.path(key).asString()
                : "";
    }
}
