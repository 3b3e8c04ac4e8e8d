package dev.ventral.report;

import dev.ventral.InputError;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/// What an audit's folder holds, read. Only `audit.yaml` must be there and `results.csv`, where there is one,
/// be right; of all else, whatever can be read is kept, next to a sentence on what cannot.
///
/// @param tree of `audit.yaml`
/// @param text of `audit.yaml`
/// @param provenance a missing node where there is none
record AuditFolder(
        Path path,
        JsonNode tree,
        String text,
        Csv<AuditRow> results,
        Csv<AuditCheck> checks,
        Csv<AuditSample> samples,
        Csv<AuditQueries> queries,
        Csv<AuditShot> gallery,
        JsonNode provenance) {
    static final String FILE = "audit.yaml";
    private static final String RESULTS = "results.csv";

    /// Whether the folder is an audit's.
    static boolean is(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    /// @throws InputError if `audit.yaml` or `results.csv` cannot be understood
    static AuditFolder read(Path path) {
        String text = Trees.read(path.resolve(FILE), FILE);
        JsonNode tree = Trees.yaml(text, FILE);
        InputError.unless(
                tree.path("attacks").isArray(),
                "%s: line 1: expected an audit with a list of `attacks`, got %s",
                FILE,
                String.join(", ", tree.propertyNames()));
        Csv<AuditRow> results = Csv.read(path, RESULTS, ResultRow.COLUMNS, AuditRow::of);
        if (Files.exists(path.resolve(RESULTS))) {
            results = results.orThrow();
        }
        return new AuditFolder(
                path,
                tree,
                text,
                results,
                Csv.read(path, "checks.csv", AuditCheck.COLUMNS, AuditCheck::of),
                Csv.read(path, "samples.csv", AuditSample.COLUMNS, AuditSample::of),
                Csv.read(path, "queries.csv", AuditQueries.COLUMNS, AuditQueries::of),
                Csv.read(path, "gallery/gallery.csv", AuditShot.COLUMNS, AuditShot::of),
                Trees.json(path.resolve("provenance.json")));
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
