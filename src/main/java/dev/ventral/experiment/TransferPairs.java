package dev.ventral.experiment;

import dev.ventral.evaluation.AcrossNetworks;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.results.Csv;
import dev.ventral.results.Result;
import dev.ventral.results.ResultRow;
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
    static final String FILE = "transfer.csv";
    private static final List<String> COLUMNS =
            List.of("source", "target", "dataset", "perturbation", "norm", "strength", "accuracy", "n");
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

    /// The pairs in a file; none where it is not there.
    TransferPairs(Path file) {
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

    /// Adds what one network gave for the others, in place of what was known of it.
    void add(Evaluation evaluation, String source, String dataset, List<AcrossNetworks.Pair> pairs) {
        rows.removeIf(row -> row.source().equals(source) && belongs(row, evaluation));
        for (AcrossNetworks.Pair pair : pairs) {
            Result r = pair.result();
            rows.add(new Row(
                    source, pair.target(), dataset, r.perturbation(), r.norm(), r.strength(), r.value(), r.n()));
        }
    }

    /// Whether every network met at each strength what was made on this one: there may be more networks than when
    /// it was measured.
    boolean complete(Evaluation evaluation, String source, List<String> networks) {
        List<Row> own = rows.stream()
                .filter(row -> row.source().equals(source) && belongs(row, evaluation))
                .toList();
        Set<Double> strengths = new LinkedHashSet<>();
        own.forEach(row -> strengths.add(row.strength()));
        return !own.isEmpty()
                && strengths.stream()
                        .allMatch(strength -> own.stream()
                                .filter(row -> Double.compare(row.strength(), strength) == 0)
                                .map(Row::target)
                                .toList()
                                .containsAll(networks));
    }

    /// Whether there are pairs of an evaluation.
    boolean has(Evaluation evaluation) {
        return rows.stream().anyMatch(row -> belongs(row, evaluation));
    }

    private static boolean belongs(Row row, Evaluation evaluation) {
        return row.perturbation().equals(evaluation.perturbation())
                && row.norm().equals(evaluation.norm());
    }

    /// Writes all rows.
    void write(Path file) {
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
                    List<Row> pairs = rows.stream()
                            .filter(r -> belongs(r, evaluation)
                                    && Double.compare(r.strength(), strength) == 0
                                    && r.target().equals(target.name())
                                    && sources.contains(r.source()))
                            .toList();
                    OptionalDouble mean =
                            pairs.stream().mapToDouble(Row::accuracy).average();
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
