package dev.ventral.experiment;

import dev.ventral.evaluation.AcrossNetworks;
import dev.ventral.evaluation.BrainAlignment;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.inference.Associations;
import dev.ventral.inference.Claims;
import dev.ventral.inference.Summary;
import dev.ventral.inference.Trends;
import dev.ventral.results.AssociationRow;
import dev.ventral.results.ClaimRow;
import dev.ventral.results.Measured;
import dev.ventral.results.PerImageResults;
import dev.ventral.results.ResultRow;
import dev.ventral.results.RunFiles;
import dev.ventral.results.SummaryRow;
import dev.ventral.results.TransferRow;
import dev.ventral.results.TrendRow;
import dev.ventral.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The results of a run: what each cell measured is kept as it comes, and merged into the tables of the run folder,
/// with all statistics, when it is asked for.
final class RunResults {
    private final Experiment experiment;
    private final RunFolder folder;
    private final List<Evaluation> evaluations;
    private final CellResults cells;
    private final PictureTables pictures;
    private final List<ResultRow> rows;
    private final Set<String> known = new HashSet<>();

    RunResults(Experiment experiment, RunFolder folder) {
        this.experiment = experiment;
        this.folder = folder;
        evaluations = RunContext.evaluations(experiment);
        cells = new CellResults(folder);
        pictures = new PictureTables(folder, cells);
        Path results = results();
        rows = Files.exists(results) ? new ArrayList<>(ResultRow.TABLE.read(results)) : new ArrayList<>();
        rows.forEach(row -> known.add(key(row.condition(), row.seed(), row.perturbation(), row.norm())));
    }

    private Path results() {
        return folder.resolve(ResultRow.TABLE.file());
    }

    private static String key(String condition, long seed, String perturbation, String norm) {
        return TrainedNetwork.name(condition, seed) + "\n" + perturbation + "\n" + norm;
    }

    /// Whether a network's evaluation is still to be measured; a network that is not trained yet has all
    /// before it.
    ///
    /// @param number of the evaluation, from 1; 0 is the clean images
    boolean needs(String condition, long seed, int number) {
        Evaluation evaluation = evaluations.get(number);
        return !known.contains(key(condition, seed, evaluation.perturbation(), evaluation.norm()))
                && !cells.has(TrainedNetwork.name(condition, seed), number);
    }

    /// Whether there are networks with which a network was not paired yet.
    boolean needsPairs(String source, int number, List<String> networks) {
        TransferPairs pairs = new TransferPairs(transfer());
        pairs.take(cells.pairs(source, number));
        return !pairs.complete(evaluations.get(number), source, networks);
    }

    private Path transfer() {
        return folder.resolve(TransferRow.TABLE.file());
    }

    /// Keeps what was measured of a network.
    ///
    /// @param classes names of the labels
    void keep(TrainedNetwork network, int number, Measured measured, List<String> classes, int[] labels) {
        Evaluation evaluation = evaluations.get(number);
        pictures.keep(network, number, evaluation, measured, classes, labels);
        cells.write(network, number, measured);
    }

    /// Keeps a network's pairs with all others.
    void keepPairs(TrainedNetwork source, int number, String dataset, List<AcrossNetworks.Pair> found) {
        Path file = cells.pairs(source.name(), number);
        TransferPairs pairs = new TransferPairs(file);
        pairs.add(evaluations.get(number), source.name(), dataset, found);
        pairs.write(file);
    }

    /// Writes the tables of all that is measured, and their statistics.
    ///
    /// @param networks whose training is complete
    void merge(List<TrainedNetwork> networks) {
        var outcomes = new PerImageResults();
        for (TrainedNetwork network : networks) {
            outcomes.read(outcomes(network), network.condition(), network.seed());
            List<ResultRow> there = cells.read(network, evaluations.size() - 1, outcomes);
            if (!there.isEmpty()) {
                replace(there);
                outcomes.write(outcomes(network), network.condition(), network.seed());
            }
        }
        for (int number = 0; number < evaluations.size(); number++) {
            if (networks.size() > 1 && paired(networks, number)) {
                TransferPairs pairs = new TransferPairs(transfer());
                for (TrainedNetwork source : networks) {
                    pairs.take(cells.pairs(source.name(), number));
                }
                pairs.write(transfer());
                Evaluation evaluation = evaluations.get(number);
                rows.removeIf(row -> row.perturbation().equals(evaluation.perturbation())
                        && row.norm().equals(evaluation.norm()));
                rows.addAll(pairs.results(evaluation, networks));
            }
        }
        pictures.merge(networks, experiment, evaluations);
        sort();
        write(outcomes);
    }

    /// Whether networks were paired for an evaluation.
    private boolean paired(List<TrainedNetwork> networks, int number) {
        return networks.stream().anyMatch(source -> Files.exists(cells.pairs(source.name(), number)))
                || new TransferPairs(transfer()).has(evaluations.get(number));
    }

    /// Deletes what is merged.
    void deleteCells() {
        cells.delete();
    }

    private void replace(List<ResultRow> there) {
        Set<String> keys = new HashSet<>();
        there.forEach(row -> keys.add(key(row.condition(), row.seed(), row.perturbation(), row.norm())));
        rows.removeIf(row -> keys.contains(key(row.condition(), row.seed(), row.perturbation(), row.norm())));
        rows.addAll(there);
    }

    private Path outcomes(TrainedNetwork network) {
        return folder.resolve(RunFiles.OUTCOMES).resolve(network.name() + ".csv");
    }

    /// Rows in the experiment's own order, whatever the order in which they were measured.
    private void sort() {
        List<String> conditions = List.copyOf(experiment.conditions().keySet());
        List<String> order =
                evaluations.stream().map(e -> e.perturbation() + " " + e.norm()).toList();
        rows.sort(Comparator.comparingInt((ResultRow row) -> conditions.indexOf(row.condition()))
                .thenComparingInt(row -> experiment.seeds().indexOf((int) row.seed()))
                .thenComparingInt(row -> order.indexOf(row.perturbation() + " " + row.norm()))
                .thenComparingDouble(ResultRow::strength));
    }

    private void write(PerImageResults outcomes) {
        Path path = folder.path();
        ResultRow.TABLE.writeIn(path, rows);
        SummaryRow.TABLE.writeIn(path, Summary.of(rows, outcomes));
        SummaryRow.OVERALL.writeIn(path, Summary.overall(rows, outcomes));
        ClaimRow.TABLE.writeIn(path, Claims.of(rows, Controls.of(experiment), outcomes));
        if (!experiment.orders().isEmpty()) {
            TrendRow.TABLE.writeIn(path, Trends.of(rows, experiment.orders(), outcomes));
        }
        if (evaluations.stream().anyMatch(BrainAlignment.class::isInstance)) {
            AssociationRow.TABLE.writeIn(path, Associations.of(rows));
        }
    }
}
