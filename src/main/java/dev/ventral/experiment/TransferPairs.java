package dev.ventral.experiment;

import dev.ventral.evaluation.AcrossNetworks;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.results.Result;
import dev.ventral.results.ResultRow;
import dev.ventral.results.TransferRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/// `transfer.csv`: the accuracy of every network on what was made on every other; and from it rows of
/// `results.csv`, for each network its accuracy on the examples of each condition
/// (`accuracy_from_CONDITION`), its own not counted.
final class TransferPairs {
    private final List<TransferRow> rows;

    /// The pairs in a file; none where it is not there.
    TransferPairs(Path file) {
        rows = read(file);
    }

    private static List<TransferRow> read(Path file) {
        return Files.exists(file) ? new ArrayList<>(TransferRow.TABLE.read(file)) : new ArrayList<>();
    }

    /// Takes over the rows of another file, if it is there, in place of those of the same pairs.
    void take(Path other) {
        List<TransferRow> more = read(other);
        rows.removeIf(row -> more.stream().anyMatch(m -> m.samePair(row)));
        rows.addAll(more);
    }

    /// Adds what one network gave for the others, in place of what was known of it.
    void add(Evaluation evaluation, String source, String dataset, List<AcrossNetworks.Pair> pairs) {
        rows.removeIf(row -> row.source().equals(source) && belongs(row, evaluation));
        for (AcrossNetworks.Pair pair : pairs) {
            Result r = pair.result();
            rows.add(new TransferRow(
                    source, pair.target(), dataset, r.perturbation(), r.norm(), r.strength(), r.value(), r.n()));
        }
    }

    /// Whether every network met at each strength what was made on this one: there may be more networks than when
    /// it was measured.
    boolean complete(Evaluation evaluation, String source, List<String> networks) {
        List<TransferRow> own = rows.stream()
                .filter(row -> row.source().equals(source) && belongs(row, evaluation))
                .toList();
        Set<Double> strengths = new LinkedHashSet<>();
        own.forEach(row -> strengths.add(row.strength()));
        return !own.isEmpty()
                && strengths.stream()
                        .allMatch(strength -> own.stream()
                                .filter(row -> Double.compare(row.strength(), strength) == 0)
                                .map(TransferRow::target)
                                .toList()
                                .containsAll(networks));
    }

    /// Whether there are pairs of an evaluation.
    boolean has(Evaluation evaluation) {
        return rows.stream().anyMatch(row -> belongs(row, evaluation));
    }

    private static boolean belongs(TransferRow row, Evaluation evaluation) {
        return row.perturbation().equals(evaluation.perturbation())
                && row.norm().equals(evaluation.norm());
    }

    /// Writes all rows.
    void write(Path file) {
        TransferRow.TABLE.write(file, rows);
    }

    /// The rows for `results.csv` of what is measured.
    List<ResultRow> results(Evaluation evaluation, List<TrainedNetwork> networks) {
        Set<Double> strengths = new LinkedHashSet<>();
        rows.stream().filter(row -> belongs(row, evaluation)).forEach(row -> strengths.add(row.strength()));
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
                for (double strength : strengths) {
                    List<TransferRow> pairs = rows.stream()
                            .filter(r -> belongs(r, evaluation)
                                    && Double.compare(r.strength(), strength) == 0
                                    && r.target().equals(target.name())
                                    && sources.contains(r.source()))
                            .toList();
                    OptionalDouble mean =
                            pairs.stream().mapToDouble(TransferRow::accuracy).average();
                    mean.ifPresent(accuracy -> results.add(new ResultRow(
                            target.condition(),
                            target.seed(),
                            pairs.getFirst().dataset(),
                            evaluation.perturbation(),
                            evaluation.norm(),
                            strength,
                            "accuracy_from_" + condition,
                            accuracy,
                            pairs.getFirst().n())));
                }
            }
        }
        return results;
    }
}
