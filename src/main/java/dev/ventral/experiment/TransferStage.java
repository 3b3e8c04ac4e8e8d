package dev.ventral.experiment;

import dev.ventral.Event;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.evaluation.Transfer;
import dev.ventral.network.Classifier;
import dev.ventral.network.file.CheckpointFile;
import dev.ventral.results.Csv;
import dev.ventral.results.Result;
import dev.ventral.results.ResultRow;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;

/// Shows adversarial examples of every network to every other: `transfer.csv`, and from it rows of
/// `results.csv`, for each network its accuracy on the examples of each condition
/// (`accuracy_from_CONDITION`), its own not counted.
final class TransferStage {
    private static final List<String> COLUMNS =
            List.of("source", "target", "dataset", "perturbation", "norm", "strength", "accuracy", "n");
    private final Path file;
    private final LabelledImages test;
    private final Compute compute;
    private final Event.Listener listener;
    private final List<Row> rows;

    /// One pair of networks.
    private record Row(
            String source,
            String target,
            String dataset,
            String perturbation,
            String norm,
            double strength,
            double accuracy,
            int n) {
        boolean samePair(Row other) {
            return source.equals(other.source)
                    && target.equals(other.target)
                    && perturbation.equals(other.perturbation)
                    && norm.equals(other.norm)
                    && Double.compare(strength, other.strength) == 0;
        }
    }

    /// @param file where the rows are, and are written
    TransferStage(Path file, LabelledImages test, Compute compute, Event.Listener listener) {
        this.file = file;
        this.test = test;
        this.compute = compute;
        this.listener = listener;
        rows = read(file);
    }

    private static List<Row> read(Path file) {
        return Files.exists(file)
                ? new ArrayList<>(Csv.read(
                        file,
                        COLUMNS,
                        f -> new Row(
                                f.text(0),
                                f.text(1),
                                f.text(2),
                                f.text(3),
                                f.text(4),
                                f.real(5),
                                f.real(6),
                                f.count(7))))
                : new ArrayList<>();
    }

    /// Takes over the rows of another file, if it is there, in place of those of the same pairs.
    void take(Path other) {
        List<Row> more = read(other);
        rows.removeIf(row -> more.stream().anyMatch(m -> m.samePair(row)));
        rows.addAll(more);
    }

    /// Measures what is missing, and gives the rows for `results.csv`.
    List<ResultRow> run(Transfer transfer, List<TrainedNetwork> networks, int batch) {
        String stage = "Transferring " + transfer.attack().name() + " " + transfer.norm();
        listener.on(new Event.Started(stage, networks.size()));
        long done = 0;
        for (TrainedNetwork source : networks) {
            source(transfer, source, networks, batch);
            listener.on(new Event.Advanced(stage, ++done, ""));
        }
        listener.on(new Event.Finished(stage, ""));
        return results(transfer, networks);
    }

    /// Measures what is missing of the examples of one network.
    void source(Transfer transfer, TrainedNetwork source, List<TrainedNetwork> networks, int batch) {
        for (double epsilon : epsilons(transfer)) {
            if (!measured(source, transfer, epsilon, networks)) {
                measure(source, transfer, epsilon, networks, batch);
            }
        }
    }

    boolean needs(Transfer transfer, TrainedNetwork source, List<TrainedNetwork> networks) {
        return epsilons(transfer).stream().anyMatch(epsilon -> !measured(source, transfer, epsilon, networks));
    }

    private static List<Double> epsilons(Transfer transfer) {
        return transfer.attack().minimal()
                ? List.of(Double.NaN)
                : transfer.attack().epsilons();
    }

    /// Whether every network was tried: there may be more than when the stage last ran.
    private boolean measured(TrainedNetwork source, Transfer transfer, double epsilon, List<TrainedNetwork> networks) {
        List<String> tried = rows.stream()
                .filter(row -> row.source().equals(source.name()) && belongs(row, transfer, epsilon))
                .map(Row::target)
                .toList();
        return networks.stream().map(TrainedNetwork::name).allMatch(tried::contains);
    }

    private static boolean belongs(Row row, Transfer transfer, double epsilon) {
        return row.perturbation().equals(transfer.perturbation())
                && row.norm().equals(transfer.norm())
                && Double.compare(row.strength(), epsilon) == 0;
    }

    private void measure(
            TrainedNetwork source, Transfer transfer, double epsilon, List<TrainedNetwork> networks, int batch) {
        rows.removeIf(row -> row.source().equals(source.name()) && belongs(row, transfer, epsilon));
        LabelledImages examples;
        try (var _ = Scope.open()) {
            Classifier model = CheckpointFile.open(source.file(), compute);
            examples = test.with(transfer.examples(model, test, epsilon, source.seed(), batch));
        }
        for (TrainedNetwork target : networks) {
            try (var _ = Scope.open()) {
                Classifier model = CheckpointFile.open(target.file(), compute.exact());
                Result result = new Evaluator(batch, Progress.none())
                        .clean(model, examples)
                        .result();
                rows.add(new Row(
                        source.name(),
                        target.name(),
                        test.name(),
                        transfer.perturbation(),
                        transfer.norm(),
                        epsilon,
                        result.value(),
                        result.n()));
            }
        }
        write();
    }

    /// Writes all rows.
    void write() {
        Csv.write(
                file,
                COLUMNS,
                rows,
                r -> List.of(
                        r.source(),
                        r.target(),
                        r.dataset(),
                        r.perturbation(),
                        r.norm(),
                        Csv.number(r.strength()),
                        Csv.number(r.accuracy()),
                        Integer.toString(r.n())));
    }

    /// The rows for `results.csv` of what is measured.
    List<ResultRow> results(Transfer transfer, List<TrainedNetwork> networks) {
        List<Double> epsilons = epsilons(transfer);
        var results = new ArrayList<ResultRow>();
        var conditions = new LinkedHashSet<String>();
        networks.forEach(network -> conditions.add(network.condition()));
        for (TrainedNetwork target : networks) {
            for (String condition : conditions) {
                List<String> sources = networks.stream()
                        .filter(n ->
                                n.condition().equals(condition) && !n.name().equals(target.name()))
                        .map(TrainedNetwork::name)
                        .toList();
                for (double epsilon : epsilons) {
                    OptionalDouble mean = rows.stream()
                            .filter(r -> belongs(r, transfer, epsilon)
                                    && r.target().equals(target.name())
                                    && sources.contains(r.source()))
                            .mapToDouble(Row::accuracy)
                            .average();
                    mean.ifPresent(accuracy -> results.add(new ResultRow(
                            target.condition(),
                            target.seed(),
                            test.name(),
                            transfer.perturbation(),
                            transfer.norm(),
                            epsilon,
                            "accuracy_from_" + condition,
                            accuracy,
                            test.count())));
                }
            }
        }
        return results;
    }
}
