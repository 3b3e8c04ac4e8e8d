package dev.ventral.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// What a run folder holds, read. Only `experiment.yaml` must be there and `results.csv`, where there is one,
/// be right; of all else, whatever can be read is kept, next to a sentence on what cannot.
///
/// @param transfer without a problem where there is none, as few runs have it
/// @param overall likewise
/// @param tests likewise, as runs of earlier versions have none
/// @param trends likewise, for experiments that name an order
/// @param associations likewise, for experiments that compare networks with brains
/// @param provenance a missing node where there is none
record RunFolder(
        Path path,
        Experiment experiment,
        Csv<ResultRow> results,
        Csv<SummaryRow> summary,
        Csv<OverallRow> overall,
        Csv<MetricRow> metrics,
        Csv<GalleryRow> gallery,
        Csv<Failure> failures,
        Csv<TransferRow> transfer,
        Csv<ClaimRow> tests,
        Csv<TrendRow> trends,
        Csv<AssociationRow> associations,
        JsonNode provenance,
        List<RecordingFiles> recordings,
        List<Matrix> similarity) {

    /// @throws InputError if this is no run folder, or `experiment.yaml` or `results.csv` cannot be understood
    static RunFolder read(Path path) {
        Experiment experiment = Experiment.read(path);
        Csv<ResultRow> results = Csv.read(path, "results.csv", ResultRow.COLUMNS, ResultRow::of);
        if (Files.exists(path.resolve("results.csv"))) {
            results = results.orThrow();
        }
        return new RunFolder(
                path,
                experiment,
                results,
                Csv.read(path, "summary.csv", SummaryRow.COLUMNS, SummaryRow::of),
                optional(path, OverallRow.FILE, OverallRow.COLUMNS, OverallRow::of),
                Csv.read(path, "metrics.csv", MetricRow.COLUMNS, MetricRow::of),
                Csv.read(path, "gallery/gallery.csv", GalleryRow.COLUMNS, GalleryRow::of),
                Csv.read(path, "failures.csv", Failure.COLUMNS, Failure::of),
                optional(path, TransferRow.FILE, TransferRow.COLUMNS, TransferRow::of),
                optional(path, ClaimRow.FILE, ClaimRow.COLUMNS, ClaimRow::of),
                optional(path, TrendRow.FILE, TrendRow.COLUMNS, TrendRow::of),
                optional(path, AssociationRow.FILE, AssociationRow.COLUMNS, AssociationRow::of),
                Trees.json(path.resolve("provenance.json")),
                recordings(path),
                Matrix.readAll(path.resolve("similarity"), experiment.conditionNames()));
    }

    private static <T> Csv<T> optional(Path path, String file, List<String> columns, Function<CsvRow, T> row) {
        return Files.exists(path.resolve(file)) ? Csv.read(path, file, columns, row) : new Csv<>(List.of(), "");
    }

    /// The folder's own name.
    String name() {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name == null ? path.toString() : name.toString();
    }

    /// What was written about recordings in a folder.
    static List<RecordingFiles> recordings(Path path) {
        return folders(path.resolve("recordings")).stream()
                .map(RecordingFiles::read)
                .toList();
    }

    private static List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (var children = Files.list(parent)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
