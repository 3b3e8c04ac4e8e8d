package dev.ventral.experiment;

import dev.ventral.Build;
import dev.ventral.Event;
import dev.ventral.Sha256;
import dev.ventral.component.Kinds;
import dev.ventral.component.Yaml;
import dev.ventral.data.Splits;
import dev.ventral.distributed.JoinBarrier;
import dev.ventral.distributed.RankGroup;
import dev.ventral.distributed.RankLost;
import dev.ventral.distributed.RankStore;
import dev.ventral.distributed.Rendezvous;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.evaluation.EvaluationContext;
import dev.ventral.evaluation.Measurement;
import dev.ventral.guidance.Guidance;
import dev.ventral.guidance.SeveralGuidance;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.neural.source.RecordingContext;
import dev.ventral.results.TitleRow;
import dev.ventral.run.Provenance;
import dev.ventral.run.RunFolder;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Precision;
import dev.ventral.training.DataParallel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The flow of an experiment: data, recordings, the grid of trainings and measurements, tables; each step leaves its
/// result in the run folder, and a run that is repeated goes on from what is there.
///
/// Several ranks may work on one run, in a folder which all of them see. What all need is made by rank 0 while the
/// others wait. Then every network's training, and every evaluation of every network, is a cell ([Grid]); whoever is
/// the first to see that all have done what they could writes the tables. A cell whose rank died is left for the next
/// run.
public final class Runner {
    /// Splits are the same for all seeds: networks of different seeds are compared on the same images.
    private static final long SPLIT_SEED = 0;

    /// Images that a network is asked about at a time.
    private static final int BATCH = 128;

    private static final String MADE = "made";
    private static final String MERGE = "merge";
    private static final String MERGED = "merged";

    private final Experiment experiment;
    private final RunSettings settings;
    private final RankStore store;
    private final Event.Listener listener;

    /// @param store what other ranks see, if there are any
    public Runner(Experiment experiment, RunSettings settings, RankStore store, Event.Listener listener) {
        this.experiment = experiment;
        this.settings = settings;
        this.store = store;
        this.listener = listener;
    }

    /// What came of a run.
    ///
    /// @param failed whether a training was stopped
    /// @param missing in words what was left undone
    public record Outcome(boolean failed, List<String> missing) {
        public Outcome {
            missing = List.copyOf(missing);
        }

        /// Whether every network was trained and measured.
        public boolean complete() {
            return !failed && missing.isEmpty();
        }
    }

    /// Runs the experiment, or what is left of it, one cell after the other.
    ///
    /// @return whether every network was trained and measured
    public static boolean run(Experiment experiment, Path out, Compute compute, Event.Listener listener) {
        return run(experiment, out, RunSettings.alone(compute), listener);
    }

    /// Runs it in this process.
    public static boolean run(Experiment experiment, Path out, RunSettings settings, Event.Listener listener) {
        try (RankStore store = RankStore.alone()) {
            return new Runner(experiment, settings, store, listener).run(out, _ -> {});
        }
    }

    /// Runs it, or helps others to.
    ///
    /// @param results what the rank that wrote the results does with them, while the others wait
    /// @return whether every network was trained and measured
    public boolean run(Path out, Consumer<Outcome> results) {
        Instant start = Instant.now();
        String resolved = Yaml.write(experiment);
        JoinBarrier.of(store, work(resolved), settings.patience());
        try (RunFolder folder = firstMakes("folder", () -> open(out, resolved))) {
            Provenance provenance = provenance();
            Splits data = checkedData(provenance);
            List<GuidingRecording> recordings = firstMakes("recordings", () -> recordings(folder, data, provenance));
            RunContext run = new RunContext(
                    experiment, folder, data, recordings, measurements(data, provenance), settings.compute(), listener);
            if (first()) {
                writeTitles(folder);
                folder.write("provenance.json", provenance.json());
            }
            Grid grid = trained(run);
            grid.work(new GridWorkers(settings.cells(), settings.threads(), listener));
            if (!grid.first(MERGE)) {
                return merged(grid.holder(MERGE));
            }
            Outcome outcome = grid.merge();
            SimilarityStage.write(run, grid.networks());
            provenance.put("seconds", Duration.between(start, Instant.now()).toSeconds());
            folder.write("provenance.json", provenance.json());
            results.accept(outcome);
            store.put(MERGED, Boolean.toString(outcome.complete()));
            return outcome.complete();
        }
    }

    private RunFolder open(Path out, String resolved) {
        if (store.ranks().alone()) {
            return RunFolder.open(out, resolved);
        }
        return first() ? RunFolder.first(out, resolved) : RunFolder.join(out);
    }

    /// The grid, with every network trained where ranks train them together.
    private Grid trained(RunContext run) {
        boolean together = settings.share() == ShareMode.BATCH && store instanceof Rendezvous;
        try (RankGroup group =
                together && store instanceof Rendezvous ranks ? RankGroup.of(ranks, settings.compute()) : null) {
            Grid grid = new Grid(run, store, new DataParallel(group));
            if (group != null) {
                grid.trainTogether();
            }
            return grid;
        } catch (RuntimeException e) {
            throw store.blame(e);
        }
    }

    private boolean first() {
        return store.ranks().rank() == 0;
    }

    private String work(String resolved) {
        return "SHA-256 " + Sha256.of(resolved).substring(0, 16) + " of the resolved experiment, Ventral "
                + Build.current() + ", --split " + share() + " and precision "
                + (compute().bfloat16() ? "bfloat16" : "float32");
    }

    private String share() {
        return settings.share().name().toLowerCase(Locale.ROOT);
    }

    private Compute compute() {
        return settings.compute().with(experiment.training().precision());
    }

    private Provenance provenance() {
        var provenance = new Provenance(compute(), experiment.seeds());
        precisions(provenance);
        if (!store.ranks().alone()) {
            provenance.put("ranks", store.ranks().size());
            provenance.put("split", share());
        }
        return provenance;
    }

    /// Rank 0 makes it; the others, when it is made, find it made.
    private <T> T firstMakes(String name, Supplier<T> maker) {
        if (!first()) {
            String made = store.await(name, 0);
            if (!MADE.equals(made)) {
                throw new RankLost("rank 0 stopped before there was a result for the others to use: " + name);
            }
            return maker.get();
        }
        T thing = maker.get();
        store.put(name, MADE);
        return thing;
    }

    private boolean merged(int by) {
        String complete = store.await(MERGED, by);
        if (complete == null) {
            throw new RankLost(
                    "rank " + by + ", which was writing the results, is gone; the same command does the rest");
        }
        return Boolean.parseBoolean(complete);
    }

    /// What the names in the tables mean, for people: each evaluation and each term of guidance brings its own.
    private void writeTitles(RunFolder folder) {
        Map<String, TitleRow> titles = new LinkedHashMap<>();
        for (Evaluation evaluation : RunContext.evaluations(experiment)) {
            titles.putIfAbsent(
                    evaluation.perturbation(),
                    new TitleRow(evaluation.perturbation(), evaluation.title(), evaluation.words()));
        }
        experiment.conditions().values().stream()
                .map(Condition::guidance)
                .filter(Objects::nonNull)
                .flatMap(Runner::terms)
                .forEach(term -> {
                    String loss = "loss/" + Kinds.kind(term.getClass());
                    titles.putIfAbsent(loss, new TitleRow(loss, Kinds.title(term.getClass()) + " loss", ""));
                });
        TitleRow.TABLE.writeIn(folder.path(), List.copyOf(titles.values()));
    }

    private static Stream<Guidance> terms(Guidance guidance) {
        return guidance instanceof SeveralGuidance several
                ? several.terms().stream().flatMap(Runner::terms)
                : Stream.of(guidance);
    }

    /// Says the precision of conditions that train in another than the rest.
    private void precisions(Provenance provenance) {
        Map<String, Object> others = new LinkedHashMap<>();
        experiment.conditions().forEach((name, condition) -> {
            Precision own = experiment.training(condition).precision();
            if (own != experiment.training().precision()) {
                others.put(name, settings.compute().with(own).bfloat16() ? "bfloat16" : "float32");
            }
        });
        if (!others.isEmpty()) {
            provenance.put("training-precision-of-conditions", others);
        }
    }

    /// The labelled images, after what can be checked with them before anything costly is done.
    private Splits checkedData(Provenance provenance) {
        Splits data = data();
        provenance.data(data);
        provenance.regions(NetworkCheck.of(experiment, data));
        provenance.labelled(GuidanceData.check(experiment, NetworkTraining.shape(data)));
        provenance.start(FineTuning.check(
                experiment, NetworkTraining.shape(data), data.train().classes().size(), listener));
        return data;
    }

    private Splits data() {
        String stage = "Reading images";
        listener.on(new Event.Started(stage, 0));
        Splits data = experiment.data().splits(SPLIT_SEED);
        listener.on(new Event.Finished(
                stage,
                data.train().name() + ", " + data.train().count() + " to train on, "
                        + data.validation().count() + " to validate, "
                        + data.test().count() + " to test"));
        return data;
    }

    private List<GuidingRecording> recordings(RunFolder folder, Splits data, Provenance provenance) {
        return new RecordingStage(experiment, folder, data.train().images(), settings.compute(), listener, provenance)
                .run(RecordingStage.Needs.of(experiment.conditions().values()));
    }

    /// What evaluations need is read before anything is trained, so that mistakes show early.
    private List<Measurement> measurements(Splits data, Provenance provenance) {
        var context = new EvaluationContext(
                data.test(),
                new RecordingContext(data.train().images(), RecordingStage.SEED, settings.compute()),
                BATCH,
                listener);
        List<Measurement> measurements = new ArrayList<>();
        Map<String, Object> facts = new LinkedHashMap<>();
        for (Evaluation evaluation : RunContext.evaluations(experiment)) {
            Measurement measurement = evaluation.prepare(context);
            measurements.add(measurement);
            if (!measurement.facts().isEmpty()) {
                facts.put(evaluation.perturbation(), measurement.facts());
            }
        }
        if (!facts.isEmpty()) {
            provenance.put("evaluations", facts);
        }
        return measurements;
    }
}
