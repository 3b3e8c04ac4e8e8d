package dev.ventral.experiment;

import dev.ventral.Build;
import dev.ventral.Event;
import dev.ventral.Sha256;
import dev.ventral.component.Yaml;
import dev.ventral.data.Splits;
import dev.ventral.distributed.JoinBarrier;
import dev.ventral.distributed.RankGroup;
import dev.ventral.distributed.RankLost;
import dev.ventral.distributed.Rendezvous;
import dev.ventral.evaluation.AlignmentTarget;
import dev.ventral.evaluation.BrainAlignment;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.run.Provenance;
import dev.ventral.run.RunFolder;
import dev.ventral.tensor.Compute;
import dev.ventral.training.DataParallel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The flow of an experiment that several ranks work on, in one run folder which all of them see.
///
/// What all need is made by rank 0 while the others wait. Then every network's training, and every evaluation
/// of every network, is a cell ([Cells]); what is measured waits in `cells/`. Whoever is the first to see
/// that all have done what they could merges it into the files that one process writes. A cell whose rank
/// died is left for the next run.
public final class SharedRun {
    private static final String MADE = "made";
    private static final String MERGE = "merge";
    private static final String MERGED = "merged";
    private final Experiment experiment;
    private final Compute compute;
    private final Rendezvous meeting;
    private final ShareMode split;
    private final Event.Listener listener;

    /// @param split what the ranks share
    public SharedRun(
            Experiment experiment, Compute compute, Rendezvous meeting, ShareMode split, Event.Listener listener) {
        this.experiment = experiment;
        this.compute = compute;
        this.meeting = meeting;
        this.split = split;
        this.listener = listener;
    }

    /// What came of it.
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

    /// Runs the experiment, or what is left of it.
    ///
    /// @param patience with ranks that do not arrive
    /// @param results what the rank that wrote the results does with them, while the others wait
    /// @return whether every network was trained and measured
    public boolean run(Path out, Duration patience, Consumer<Outcome> results) {
        Instant start = Instant.now();
        String resolved = Yaml.write(experiment);
        JoinBarrier.of(meeting, work(resolved), patience);
        try (RunFolder folder =
                firstMakes("folder", () -> first() ? RunFolder.first(out, resolved) : RunFolder.join(out))) {
            Provenance provenance = provenance();
            Splits data = Runner.checkedData(experiment, listener, provenance);
            List<GuidingRecording> recordings = firstMakes(
                    "recordings", () -> Runner.recordings(experiment, folder, data, compute, listener, provenance));
            Map<BrainAlignment, AlignmentTarget> brains =
                    Runner.brains(experiment, data, compute, listener, provenance);
            if (first()) {
                folder.write("provenance.json", provenance.json());
            }
            SharedGrid grid;
            try (RankGroup group = split == ShareMode.BATCH ? RankGroup.of(meeting, compute) : null) {
                grid = new SharedGrid(
                        experiment,
                        folder,
                        data,
                        recordings,
                        brains,
                        compute,
                        meeting,
                        new DataParallel(group),
                        listener);
                if (group != null) {
                    grid.trainTogether();
                }
            } catch (RuntimeException e) {
                throw meeting.blame(e);
            }
            grid.work();
            if (!grid.first(MERGE)) {
                return merged(grid.holder(MERGE));
            }
            Outcome outcome = grid.merge();
            Runner.pictures(experiment, folder, data, recordings, compute, grid.networks());
            provenance.put("seconds", Duration.between(start, Instant.now()).toSeconds());
            folder.write("provenance.json", provenance.json());
            results.accept(outcome);
            meeting.put(MERGED, Boolean.toString(outcome.complete()));
            return outcome.complete();
        }
    }

    private boolean first() {
        return meeting.ranks().rank() == 0;
    }

    private String work(String resolved) {
        boolean bfloat16 = compute.with(experiment.training().precision()).bfloat16();
        return "SHA-256 " + Sha256.of(resolved).substring(0, 16) + " of the resolved experiment, Ventral "
                + Build.current() + ", --split " + split.name().toLowerCase(Locale.ROOT) + " and precision "
                + (bfloat16 ? "bfloat16" : "float32");
    }

    private Provenance provenance() {
        var provenance = new Provenance(compute.with(experiment.training().precision()), experiment.seeds());
        Runner.precisions(experiment, compute, provenance);
        provenance.put("ranks", meeting.ranks().size());
        provenance.put("split", split.name().toLowerCase(Locale.ROOT));
        return provenance;
    }

    /// Rank 0 makes it; the others, when it is made, find it made.
    private <T> T firstMakes(String name, Supplier<T> maker) {
        if (!first()) {
            String made = meeting.await(name, 0);
            if (!MADE.equals(made)) {
                throw new RankLost("rank 0 stopped before there was a result for the others to use: " + name);
            }
            return maker.get();
        }
        T thing = maker.get();
        meeting.put(name, MADE);
        return thing;
    }

    private boolean merged(int by) {
        String complete = meeting.await(MERGED, by);
        if (complete == null) {
            throw new RankLost(
                    "rank " + by + ", which was writing the results, is gone; the same command does the rest");
        }
        return Boolean.parseBoolean(complete);
    }
}
