package dev.ventral.experiment;

import dev.ventral.Event;
import dev.ventral.WholeFile;
import dev.ventral.distributed.RankStore;
import dev.ventral.evaluation.AcrossNetworks;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.evaluation.Measurement;
import dev.ventral.evaluation.Progress;
import dev.ventral.evaluation.Subject;
import dev.ventral.experiment.CellQueue.Cell;
import dev.ventral.experiment.CellQueue.State;
import dev.ventral.network.file.CheckpointFile;
import dev.ventral.results.FailureRow;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Scope;
import dev.ventral.training.DataParallel;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The grid of an experiment: the training of every condition with every seed, every evaluation of every network,
/// each a cell that a worker takes. One process works on it alone or beside others, by one thread or several.
final class Grid {
    /// So many test images are kept as they were measured, of different classes.
    private static final int SHOWN = 6;

    private final RunContext run;
    private final CellQueue queue;
    private final Checkpoints checkpoints;
    private final NetworkTraining training;
    private final RunResults results;
    private final List<Evaluation> evaluations;
    private final int[] shown;
    private boolean together;

    /// @param ranks that train each network together; a training is one worker's where they are one
    Grid(RunContext run, RankStore store, DataParallel ranks) {
        this.run = run;
        queue = new CellQueue(store);
        checkpoints = new Checkpoints(run.folder());
        training = new NetworkTraining(run, ranks);
        results = new RunResults(run.experiment(), run.folder());
        evaluations = RunContext.evaluations(run.experiment());
        shown = oneOfEachClass();
    }

    /// The first images of as many different classes.
    private int[] oneOfEachClass() {
        boolean[] seen = new boolean[run.data().test().classes().size()];
        int[] labels = run.data().test().labels();
        return IntStream.range(0, labels.length)
                .filter(i -> {
                    boolean first = !seen[labels[i]];
                    seen[labels[i]] = true;
                    return first;
                })
                .limit(SHOWN)
                .toArray();
    }

    private interface Each {
        void network(String condition, long seed);
    }

    /// Networks in the order in which one worker trains them.
    private void each(Each each) {
        for (int seed : run.experiment().seeds()) {
            run.experiment().conditions().keySet().forEach(condition -> each.network(condition, seed));
        }
    }

    /// Trains every network together with the other ranks; what is left for [#work] are evaluations.
    void trainTogether() {
        together = true;
        each((condition, seed) -> train(condition, seed, run.listener()));
    }

    private void train(String condition, long seed, Event.Listener listener) {
        training.train(condition, seed, listener).ifPresent(reason -> queue.fail(trainingOf(condition, seed), reason));
    }

    /// Does cells until none is left, and waits for the other ranks to finish theirs.
    void work(GridWorkers workers) {
        workers.work(queue, cells(workers));
        queue.finish();
    }

    /// All cells, in the order in which they are looked at.
    private List<Cell> cells(GridWorkers workers) {
        List<Cell> all = new ArrayList<>();
        if (!together) {
            each((condition, seed) -> all.add(training(condition, seed, workers)));
        }
        each((condition, seed) -> {
            for (int number = 0; number < evaluations.size(); number++) {
                if (!(run.measurements().get(number) instanceof AcrossNetworks)) {
                    all.add(measuring(condition, seed, number, workers));
                }
            }
        });
        for (int number : across()) {
            each((condition, seed) -> all.add(pairing(condition, seed, number, workers)));
        }
        return all;
    }

    /// The numbers of the evaluations that pair networks.
    private List<Integer> across() {
        return IntStream.range(0, evaluations.size())
                .filter(number -> run.measurements().get(number) instanceof AcrossNetworks)
                .boxed()
                .toList();
    }

    private static String trainingOf(String condition, long seed) {
        return "training of " + TrainedNetwork.name(condition, seed);
    }

    private Cell training(String condition, long seed, GridWorkers workers) {
        String name = trainingOf(condition, seed);
        return new Cell(
                name,
                () -> checkpoints.has(condition, seed)
                        ? State.DONE
                        : worst(ConditionTargets.of(setting(condition).guidance()), seed),
                () -> train(condition, seed, workers.listener()));
    }

    private Condition setting(String condition) {
        return Optional.ofNullable(run.experiment().conditions().get(condition)).orElseThrow();
    }

    private State worst(List<String> conditions, long seed) {
        List<State> states =
                conditions.stream().map(condition -> trained(condition, seed)).toList();
        return states.contains(State.NEVER)
                ? State.NEVER
                : states.contains(State.WAITING) ? State.WAITING : State.READY;
    }

    /// How work stands that needs this network.
    private State trained(String condition, long seed) {
        State state = queue.after(trainingOf(condition, seed), checkpoints.has(condition, seed));
        return state == State.WAITING
                        && worst(ConditionTargets.of(setting(condition).guidance()), seed) == State.NEVER
                ? State.NEVER
                : state;
    }

    private Cell measuring(String condition, long seed, int number, GridWorkers workers) {
        return new Cell(
                words(number, TrainedNetwork.name(condition, seed)),
                () -> results.needs(condition, seed, number) ? trained(condition, seed) : State.DONE,
                () -> measure(network(condition, seed), number, workers.listener()));
    }

    private TrainedNetwork network(String condition, long seed) {
        return checkpoints.trained(condition, seed).orElseThrow();
    }

    private void measure(TrainedNetwork network, int number, Event.Listener listener) {
        Evaluation evaluation = evaluations.get(number);
        String stage = "Evaluating " + network.condition() + ", seed " + network.seed() + ": "
                + evaluation.perturbation() + (evaluation.norm().isEmpty() ? "" : " " + evaluation.norm());
        Measurement measurement = run.measurements().get(number);
        try (var _ = Scope.open()) {
            Subject subject = subject(network, compute());
            results.keep(
                    network,
                    number,
                    measurement.of(subject, progress(stage, listener)),
                    run.data().test().classes(),
                    run.data().test().labels());
        }
        listener.on(new Event.Finished(stage, ""));
    }

    private Compute compute() {
        return run.compute().with(run.experiment().training().precision());
    }

    /// A network, opened in the scope that is open now; of the first seed's, examples are kept.
    private Subject subject(TrainedNetwork network, Compute compute) {
        boolean first = network.seed() == run.experiment().seeds().getFirst();
        return new Subject(
                CheckpointFile.open(network.file(), compute),
                CheckpointFile.describe(network.file()).shape(),
                network.seed(),
                first ? shown : new int[0]);
    }

    private static Progress progress(String stage, Event.Listener listener) {
        boolean[] begun = {false};
        return (done, total) -> {
            if (!begun[0]) {
                begun[0] = true;
                listener.on(new Event.Started(stage, total));
            }
            listener.on(new Event.Advanced(stage, done, ""));
        };
    }

    private Cell pairing(String condition, long seed, int number, GridWorkers workers) {
        return new Cell(
                words(number, TrainedNetwork.name(condition, seed)),
                () -> pairable(condition, seed, number),
                () -> pair(network(condition, seed), number, workers.listener()));
    }

    /// A network is paired with all networks there will be.
    private State pairable(String condition, long seed, int number) {
        State own = trained(condition, seed);
        Set<State> all = new LinkedHashSet<>();
        List<String> networks = new ArrayList<>();
        each((other, its) -> {
            all.add(trained(other, its));
            if (checkpoints.has(other, its)) {
                networks.add(TrainedNetwork.name(other, its));
            }
        });
        if (own == State.NEVER) {
            return State.NEVER;
        }
        if (all.contains(State.WAITING) || own != State.READY) {
            return State.WAITING;
        }
        return networks.size() < 2 || !results.needsPairs(TrainedNetwork.name(condition, seed), number, networks)
                ? State.DONE
                : State.READY;
    }

    private void pair(TrainedNetwork source, int number, Event.Listener listener) {
        Evaluation evaluation = evaluations.get(number);
        String stage = "Pairing " + source.name() + ": " + evaluation.perturbation() + " " + evaluation.norm();
        var across = (AcrossNetworks) run.measurements().get(number);
        Compute compute = compute();
        Map<String, Supplier<Subject>> targets = new LinkedHashMap<>();
        for (TrainedNetwork target : networks()) {
            targets.put(target.name(), () -> subject(target, compute.exact()));
        }
        try (var _ = Scope.open()) {
            results.keepPairs(
                    source,
                    number,
                    run.data().test().name(),
                    across.from(subject(source, compute), targets, progress(stage, listener)));
        }
        listener.on(new Event.Finished(stage, ""));
    }

    /// The networks whose training is complete now.
    List<TrainedNetwork> networks() {
        return checkpoints.trained(run.experiment());
    }

    /// Takes work that only one rank is to do; the first to ask has it.
    boolean first(String name) {
        return queue.take(name, 0);
    }

    int holder(String name) {
        return queue.holder(name).orElseThrow();
    }

    /// Writes the tables of the run.
    Runner.Outcome merge() {
        Map<String, String> failed = new LinkedHashMap<>();
        List<FailureRow> failures = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        each((condition, seed) -> {
            if (!checkpoints.has(condition, seed)) {
                String reason = reason(condition, seed, failed);
                if (reason == null) {
                    missing.add(lost(trainingOf(condition, seed)));
                } else {
                    failed.put(TrainedNetwork.name(condition, seed), reason);
                    failures.add(new FailureRow(condition, seed, reason));
                }
            }
        });
        List<TrainedNetwork> networks = networks();
        List<String> names = networks.stream().map(TrainedNetwork::name).toList();
        List<Integer> across = across();
        for (TrainedNetwork network : networks) {
            for (int number = 0; number < evaluations.size(); number++) {
                boolean open = across.contains(number)
                        ? networks.size() > 1 && results.needsPairs(network.name(), number, names)
                        : results.needs(network.condition(), network.seed(), number);
                if (open) {
                    missing.add(lost(words(number, network.name())));
                }
            }
        }
        checkpoints.writeMetrics(run.experiment());
        writeFailures(failures);
        results.merge(networks);
        results.deleteCells();
        return new Runner.Outcome(!failures.isEmpty(), missing);
    }

    /// `failures.csv`: the networks whose training was stopped, and why; there only if there are any.
    private void writeFailures(List<FailureRow> failures) {
        if (!failures.isEmpty()) {
            FailureRow.TABLE.writeIn(run.folder().path(), failures);
            return;
        }
        try {
            Files.deleteIfExists(run.folder().resolve(FailureRow.TABLE.file()));
        } catch (IOException e) {
            throw WholeFile.failure(run.folder().resolve(FailureRow.TABLE.file()), e);
        }
    }

    /// Why a network was not trained, where that is no accident.
    private @Nullable String reason(String condition, long seed, Map<String, String> failed) {
        String own = queue.failure(trainingOf(condition, seed));
        return own != null
                ? own
                : ConditionTargets.of(setting(condition).guidance()).stream()
                        .filter(other -> failed.containsKey(TrainedNetwork.name(other, seed)))
                        .findFirst()
                        .map(NetworkTraining::withoutTarget)
                        .orElse(null);
    }

    /// An evaluation by its name.
    private String words(int number, String network) {
        Evaluation evaluation = evaluations.get(number);
        return (number == 0 ? "clean images" : evaluation.perturbation() + " " + evaluation.norm()) + " of " + network;
    }

    private String lost(String cell) {
        OptionalInt holder = queue.holder(cell);
        return cell + (holder.isPresent() ? " (rank " + holder.getAsInt() + " ended)" : "");
    }
}
