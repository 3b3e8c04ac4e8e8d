package dev.ventral.experiment;

import dev.ventral.Event;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.AlignmentTarget;
import dev.ventral.evaluation.BrainAlignment;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.evaluation.Transfer;
import dev.ventral.inference.Associations;
import dev.ventral.inference.Claims;
import dev.ventral.inference.Summary;
import dev.ventral.inference.Trends;
import dev.ventral.network.Classifier;
import dev.ventral.network.file.CheckpointFile;
import dev.ventral.results.Csv;
import dev.ventral.results.PerImageResults;
import dev.ventral.results.Result;
import dev.ventral.results.ResultRow;
import dev.ventral.run.RunFolder;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Measures every trained network under every evaluation; rows that are there already are kept.
final class EvaluationStage {
    private final Experiment experiment;
    private final RunFolder folder;
    private final LabelledImages test;
    private final Compute compute;
    private final Event.Listener listener;
    private final Path results;
    private final Path summary;
    private final Measuring measuring;
    private final CellFiles cells;
    private final List<ResultRow> rows;
    private final PerImageResults outcomes = new PerImageResults();

    /// @param brains for each alignment what networks are compared with
    EvaluationStage(
            Experiment experiment,
            RunFolder folder,
            LabelledImages test,
            Map<BrainAlignment, AlignmentTarget> brains,
            Compute compute,
            Event.Listener listener) {
        this.experiment = experiment;
        measuring = new Measuring(test, brains, listener);
        cells = new CellFiles(folder);
        this.folder = folder;
        this.test = test;
        this.compute = compute.with(experiment.training().precision());
        this.listener = listener;
        results = folder.resolve("results.csv");
        summary = folder.resolve("summary.csv");
        rows = Files.exists(results) ? new ArrayList<>(Csv.readResults(results)) : new ArrayList<>();
    }

    void run(List<TrainedNetwork> networks) {
        known(networks);
        for (TrainedNetwork network : networks) {
            try (var _ = Scope.open()) {
                List<Evaluation> missing = experiment.evaluation().stream()
                        .filter(e -> !(e instanceof Transfer)
                                && !done(network.condition(), network.seed(), e.perturbation(), e.norm()))
                        .toList();
                boolean clean = !done(network.condition(), network.seed(), Result.CLEAN, "");
                if (clean || !missing.isEmpty()) {
                    measure(network, clean, missing);
                }
            }
        }
        for (Evaluation evaluation : experiment.evaluation()) {
            if (evaluation instanceof Transfer transfer && networks.size() > 1) {
                transferred(transfer, transfers().run(transfer, networks, Measuring.BATCH));
            }
        }
        write();
        cells.delete();
    }

    /// Writes the results of what is measured, and measures nothing.
    void merge(List<TrainedNetwork> networks) {
        known(networks);
        for (int number = 1; number <= experiment.evaluation().size(); number++) {
            if (experiment.evaluation().get(number - 1) instanceof Transfer transfer && networks.size() > 1) {
                TransferStage stage = transfers();
                for (TrainedNetwork source : networks) {
                    stage.take(cells.transfer(source.name(), number));
                }
                stage.write();
                transferred(transfer, stage.results(transfer, networks));
            }
        }
        write();
        cells.delete();
    }

    /// Whether a network's evaluation is still to be measured; a network that is not trained yet has all
    /// before it.
    ///
    /// @param number of the evaluation, from 1; 0 is the clean images
    boolean needs(String condition, long seed, int number) {
        Evaluation evaluation = number == 0 ? null : experiment.evaluation().get(number - 1);
        return !cells.has(TrainedNetwork.name(condition, seed), number)
                && !(evaluation == null
                        ? done(condition, seed, Result.CLEAN, "")
                        : done(condition, seed, evaluation.perturbation(), evaluation.norm()));
    }

    /// Measures one evaluation of one network, apart from all others.
    void cell(TrainedNetwork network, int number) {
        try (var _ = Scope.open()) {
            Classifier model = CheckpointFile.open(network.file(), compute);
            cells.write(
                    network,
                    number,
                    number == 0
                            ? measuring.clean(model)
                            : measuring.under(
                                    network, model, experiment.evaluation().get(number - 1)));
        }
    }

    /// Whether a network's examples are still to be shown to some of the others.
    boolean needsTransfer(Transfer transfer, TrainedNetwork source, int number, List<TrainedNetwork> networks) {
        TransferStage known = transfers();
        known.take(cells.transfer(source.name(), number));
        return known.needs(transfer, source, networks);
    }

    /// Shows one network's examples to all others, apart from all other transfers.
    void transferCell(Transfer transfer, TrainedNetwork source, int number, List<TrainedNetwork> networks) {
        new TransferStage(cells.transfer(source.name(), number), test, compute, listener)
                .source(transfer, source, networks, Measuring.BATCH);
    }

    /// What lies in files, in those of ranks too.
    private void known(List<TrainedNetwork> networks) {
        for (TrainedNetwork network : networks) {
            outcomes.read(outcomes(network), network.condition(), network.seed());
            List<ResultRow> there = cells.read(network, experiment.evaluation().size(), outcomes);
            if (!there.isEmpty()) {
                rows.removeIf(row -> there.stream()
                        .anyMatch(t -> t.condition().equals(row.condition())
                                && t.seed() == row.seed()
                                && t.perturbation().equals(row.perturbation())
                                && t.norm().equals(row.norm())));
                rows.addAll(there);
                outcomes.write(outcomes(network), network.condition(), network.seed());
            }
        }
    }

    private Path outcomes(TrainedNetwork network) {
        return folder.resolve("outcomes").resolve(network.name() + ".csv");
    }

    private TransferStage transfers() {
        return new TransferStage(folder.resolve("transfer.csv"), test, compute, listener);
    }

    private void transferred(Transfer transfer, List<ResultRow> found) {
        rows.removeIf(row ->
                row.perturbation().equals(transfer.perturbation()) && row.norm().equals(transfer.norm()));
        rows.addAll(found);
    }

    private void measure(TrainedNetwork network, boolean clean, List<Evaluation> missing) {
        Classifier model = CheckpointFile.open(network.file(), compute);
        if (clean) {
            add(network, measuring.clean(model));
        }
        for (Evaluation evaluation : missing) {
            add(network, measuring.under(network, model, evaluation));
        }
    }

    private boolean done(String condition, long seed, String perturbation, String norm) {
        return rows.stream()
                .anyMatch(row -> row.condition().equals(condition)
                        && row.seed() == seed
                        && row.perturbation().equals(perturbation)
                        && row.norm().equals(norm));
    }

    private void add(TrainedNetwork network, Measuring.Found found) {
        outcomes.add(network.condition(), network.seed(), found.dataset(), found.measured());
        if (found.measured().byImage()) {
            outcomes.write(outcomes(network), network.condition(), network.seed());
        }
        for (Result result : found.measured().results()) {
            rows.add(ResultRow.of(network.condition(), network.seed(), found.dataset(), result));
        }
        write();
    }

    /// Rows in the experiment's own order, whatever the order in which they were measured.
    private void write() {
        List<String> conditions = List.copyOf(experiment.conditions().keySet());
        List<String> order = new ArrayList<>(List.of(Result.CLEAN));
        experiment.evaluation().forEach(e -> order.add(e.perturbation() + " " + e.norm()));
        rows.sort(Comparator.comparingInt((ResultRow row) -> conditions.indexOf(row.condition()))
                .thenComparingInt(row -> experiment.seeds().indexOf((int) row.seed()))
                .thenComparingInt(row -> order.indexOf(
                        row.perturbation().equals(Result.CLEAN) ? Result.CLEAN : row.perturbation() + " " + row.norm()))
                .thenComparingDouble(ResultRow::strength));
        Csv.writeResults(results, rows);
        Csv.writeSummary(summary, Summary.of(rows, outcomes));
        Csv.writeSummary(folder.resolve("overall.csv"), Summary.overall(rows, outcomes));
        Claims.write(folder.resolve("tests.csv"), Claims.of(rows, Controls.of(experiment), outcomes));
        if (!experiment.orders().isEmpty()) {
            Trends.write(folder.resolve("trends.csv"), Trends.of(rows, experiment.orders(), outcomes));
        }
        if (!measuring.brains().isEmpty()) {
            Associations.write(folder.resolve("associations.csv"), Associations.of(rows));
        }
    }
}
