package dev.ventral.experiment;

import dev.ventral.Event;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.AlignmentTarget;
import dev.ventral.evaluation.Associations;
import dev.ventral.evaluation.BrainAlignment;
import dev.ventral.evaluation.Claims;
import dev.ventral.evaluation.Csv;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Measured;
import dev.ventral.evaluation.Outcome;
import dev.ventral.evaluation.Outcomes;
import dev.ventral.evaluation.Progress;
import dev.ventral.evaluation.Result;
import dev.ventral.evaluation.ResultRow;
import dev.ventral.evaluation.Summary;
import dev.ventral.evaluation.Transfer;
import dev.ventral.evaluation.Trends;
import dev.ventral.network.Classifier;
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
    private static final int BATCH = 128;
    private final Experiment experiment;
    private final RunFolder folder;
    private final LabelledImages test;
    private final Compute compute;
    private final Event.Listener listener;
    private final Path results;
    private final Path summary;
    private final Map<BrainAlignment, AlignmentTarget> brains;
    private final List<ResultRow> rows;
    private final Outcomes outcomes = new Outcomes();

    /// @param brains for each alignment what networks are compared with
    EvaluationStage(
            Experiment experiment,
            RunFolder folder,
            LabelledImages test,
            Map<BrainAlignment, AlignmentTarget> brains,
            Compute compute,
            Event.Listener listener) {
        this.experiment = experiment;
        this.brains = brains;
        this.folder = folder;
        this.test = test;
        this.compute = compute.with(experiment.training().precision());
        this.listener = listener;
        results = folder.resolve("results.csv");
        summary = folder.resolve("summary.csv");
        rows = Files.exists(results) ? new ArrayList<>(Csv.readResults(results)) : new ArrayList<>();
    }

    void run(List<TrainedNetwork> networks) {
        networks.forEach(network -> outcomes.read(outcomes(network), network.condition(), network.seed()));
        for (TrainedNetwork network : networks) {
            try (var _ = Scope.open()) {
                List<Evaluation> missing = experiment.evaluation().stream()
                        .filter(e -> !(e instanceof Transfer) && !done(network, e.perturbation(), e.norm()))
                        .toList();
                boolean clean = !done(network, Result.CLEAN, "");
                if (clean || !missing.isEmpty()) {
                    measure(network, clean, missing);
                }
            }
        }
        transfers(networks);
        write();
    }

    private Path outcomes(TrainedNetwork network) {
        return folder.resolve("outcomes").resolve(network.name() + ".csv");
    }

    private void transfers(List<TrainedNetwork> networks) {
        for (Evaluation evaluation : experiment.evaluation()) {
            if (evaluation instanceof Transfer transfer && networks.size() > 1) {
                rows.removeIf(row -> row.perturbation().equals(transfer.perturbation())
                        && row.norm().equals(transfer.norm()));
                rows.addAll(new TransferStage(folder, test, compute, listener).run(transfer, networks, BATCH));
            }
        }
    }

    private void measure(TrainedNetwork network, boolean clean, List<Evaluation> missing) {
        Classifier model = Networks.open(network.file(), compute);
        if (clean) {
            Outcome outcome = new Evaluator(BATCH, Progress.none()).clean(model, test);
            add(network, test.name(), new Measured(List.of(outcome.result()), List.of(outcome)));
        }
        for (Evaluation evaluation : missing) {
            String stage = "Evaluating " + network.condition() + ", seed " + network.seed() + ": "
                    + evaluation.perturbation() + (evaluation.norm().isEmpty() ? "" : " " + evaluation.norm());
            boolean[] begun = {false};
            Evaluator evaluator = new Evaluator(BATCH, (done, total) -> {
                if (!begun[0]) {
                    begun[0] = true;
                    listener.on(new Event.Started(stage, total));
                }
                listener.on(new Event.Advanced(stage, done, ""));
            });
            AlignmentTarget brain = evaluation instanceof BrainAlignment alignment ? brains.get(alignment) : null;
            if (brain != null) {
                List<Result> likeness =
                        brain.measure(model, Networks.describe(network.file()).shape());
                add(network, brain.recording(), new Measured(likeness, List.of()));
            } else {
                add(network, test.name(), evaluator.measure(model, test, evaluation, network.seed()));
            }
            listener.on(new Event.Finished(stage, ""));
        }
    }

    private boolean done(TrainedNetwork network, String perturbation, String norm) {
        return rows.stream()
                .anyMatch(row -> row.condition().equals(network.condition())
                        && row.seed() == network.seed()
                        && row.perturbation().equals(perturbation)
                        && row.norm().equals(norm));
    }

    private void add(TrainedNetwork network, String dataset, Measured measured) {
        measured.outcomes().forEach(o -> outcomes.add(network.condition(), network.seed(), dataset, o));
        if (!measured.outcomes().isEmpty()) {
            outcomes.write(outcomes(network), network.condition(), network.seed());
        }
        for (Result result : measured.results()) {
            rows.add(ResultRow.of(network.condition(), network.seed(), dataset, result));
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
        if (!brains.isEmpty()) {
            Associations.write(folder.resolve("associations.csv"), Associations.of(rows));
        }
    }
}
