package dev.ventral.report.run;

import dev.ventral.report.part.Matrix;
import dev.ventral.report.part.NodeText;
import dev.ventral.report.part.Titles;
import dev.ventral.report.recordings.RecordingFiles;
import dev.ventral.results.AssociationRow;
import dev.ventral.results.ClaimRow;
import dev.ventral.results.CsvRows;
import dev.ventral.results.FailureRow;
import dev.ventral.results.GalleryRow;
import dev.ventral.results.MetricRow;
import dev.ventral.results.ResultRow;
import dev.ventral.results.RunFiles;
import dev.ventral.results.SummaryRow;
import dev.ventral.results.TransferRow;
import dev.ventral.results.TrendRow;
import java.nio.file.Path;
import java.util.List;
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
public record RunData(
        Path path,
        ExperimentDescription experiment,
        CsvRows<ResultRow> results,
        CsvRows<SummaryRow> summary,
        CsvRows<SummaryRow> overall,
        CsvRows<MetricRow> metrics,
        CsvRows<GalleryRow> gallery,
        CsvRows<FailureRow> failures,
        CsvRows<TransferRow> transfer,
        CsvRows<ClaimRow> tests,
        CsvRows<TrendRow> trends,
        CsvRows<AssociationRow> associations,
        Titles titles,
        JsonNode provenance,
        List<RecordingFiles> recordings,
        List<Matrix> similarity) {

    /// @throws InputError if this is no run folder, or `experiment.yaml` or `results.csv` cannot be understood
    public static RunData read(Path path) {
        ExperimentDescription experiment = ExperimentDescription.read(path);
        CsvRows<ResultRow> results = ResultRow.TABLE.tolerant(path);
        if (ResultRow.TABLE.in(path)) {
            results = results.orThrow();
        }
        return new RunData(
                path,
                experiment,
                results,
                SummaryRow.TABLE.tolerant(path),
                SummaryRow.OVERALL.tolerantIfThere(path),
                MetricRow.TABLE.tolerant(path),
                GalleryRow.TABLE.tolerant(path),
                FailureRow.TABLE.tolerant(path),
                TransferRow.TABLE.tolerantIfThere(path),
                ClaimRow.TABLE.tolerantIfThere(path),
                TrendRow.TABLE.tolerantIfThere(path),
                AssociationRow.TABLE.tolerantIfThere(path),
                Titles.read(path),
                NodeText.json(path.resolve(RunFiles.PROVENANCE)),
                RecordingFiles.all(path),
                Matrix.readAll(path.resolve(RunFiles.MATRICES), experiment.conditionNames()));
    }

    /// The folder's own name.
    String name() {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name == null ? path.toString() : name.toString();
    }
}
