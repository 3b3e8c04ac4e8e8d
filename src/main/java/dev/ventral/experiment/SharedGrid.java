package dev.ventral.experiment;

import dev.ventral.Event;
import dev.ventral.data.Splits;
import dev.ventral.distributed.Rendezvous;
import dev.ventral.evaluation.AlignmentTarget;
import dev.ventral.evaluation.BrainAlignment;
import dev.ventral.evaluation.Transfer;
import dev.ventral.experiment.Cells.Cell;
import dev.ventral.experiment.Cells.State;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.run.RunFolder;
import dev.ventral.tensor.Compute;
import dev.ventral.training.DataParallel;
import dev.ventral.training.History;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The cells of an experiment: the training of every condition with every seed, every evaluation of every
/// network.
final class SharedGrid {
    private final Experiment experiment;
    private final RunFolder folder;
    private final Splits data;
    private final List<GuidingRecording> recordings;
    private final Map<BrainAlignment, AlignmentTarget> brains;
    private final Compute compute;
    private final Event.Listener listener;
    private final Cells cells;
    private final TrainingStage training;
    private final EvaluationStage evaluation;
    private boolean together;

    /// @param company who trains each network together; a training is one rank's where it is alone
    SharedGrid(
            Experiment experiment,
            RunFolder folder,
            Splits data,
            List<GuidingRecording> recordings,
            Map<BrainAlignment, AlignmentTarget> brains,
            Compute compute,
            Rendezvous meeting,
            DataParallel company,
            Event.Listener listener) {
        this.experiment = experiment;
        this.folder = folder;
        this.data = data;
        this.recordings = recordings;
        this.brains = brains;
        this.compute = compute;
        this.listener = listener;
        cells = new Cells(meeting);
        training = training(
                new TrainingLog() {
                    @Override
                    public void put(String condition, long seed, History history) {
                        // it is in the checkpoint
                    }

                    @Override
                    public void fail(String condition, long seed, String reason) {
                        cells.fail(trainingOf(condition, seed), reason);
                    }
                },
                company);
        evaluation = evaluation();
    }

    private TrainingStage training(TrainingLog ledger, DataParallel company) {
        return new TrainingStage(experiment, folder, data, recordings, compute, listener, ledger, company);
    }

    private EvaluationStage evaluation() {
        return new EvaluationStage(experiment, folder, data.test(), brains, compute, listener);
    }

    private interface Each {
        void network(String condition, long seed);
    }

    /// Networks in the order in which one process trains them.
    private void each(Each each) {
        for (int seed : experiment.seeds()) {
            experiment.conditions().keySet().forEach(condition -> each.network(condition, seed));
        }
    }

    /// Trains every network together with the other ranks; what is left for [#work] are evaluations.
    void trainTogether() {
        together = true;
        each((condition, seed) -> training.train(condition, setting(condition), seed));
    }

    /// Does cells until none is left, and waits for the other ranks to finish theirs.
    void work() {
        List<Cell> all = new ArrayList<>();
        if (!together) {
            each((condition, seed) -> all.add(training(condition, seed)));
        }
        each((condition, seed) -> {
            for (int number = 0; number <= experiment.evaluation().size(); number++) {
                if (number == 0 || !(experiment.evaluation().get(number - 1) instanceof Transfer)) {
                    all.add(measuring(condition, seed, number));
                }
            }
        });
        for (int number = 1; number <= experiment.evaluation().size(); number++) {
            if (experiment.evaluation().get(number - 1) instanceof Transfer transfer) {
                int own = number;
                each((condition, seed) -> all.add(transferring(transfer, condition, seed, own)));
            }
        }
        cells.work(all);
        cells.finish();
    }

    private static String trainingOf(String condition, long seed) {
        return "training of " + TrainedNetwork.name(condition, seed);
    }

    private Cell training(String condition, long seed) {
        Condition setting = setting(condition);
        return new Cell(
                trainingOf(condition, seed),
                () -> training.there(condition, seed).isPresent()
                        ? State.DONE
                        : worst(ConditionTargets.of(setting.guidance()), seed),
                () -> training.train(condition, setting, seed));
    }

    private Condition setting(String condition) {
        return Optional.ofNullable(experiment.conditions().get(condition)).orElseThrow();
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
        State state = cells.after(
                trainingOf(condition, seed), training.there(condition, seed).isPresent());
        return state == State.WAITING
                        && worst(ConditionTargets.of(setting(condition).guidance()), seed) == State.NEVER
                ? State.NEVER
                : state;
    }

    private Cell measuring(String condition, long seed, int number) {
        return new Cell(
                words(number, TrainedNetwork.name(condition, seed)),
                () -> evaluation.needs(condition, seed, number) ? trained(condition, seed) : State.DONE,
                () -> evaluation.cell(network(condition, seed), number));
    }

    private TrainedNetwork network(String condition, long seed) {
        return training.there(condition, seed).orElseThrow();
    }

    private Cell transferring(Transfer transfer, String condition, long seed, int number) {
        return new Cell(
                words(number, TrainedNetwork.name(condition, seed)),
                () -> transferable(transfer, condition, seed, number),
                () -> evaluation.transferCell(transfer, network(condition, seed), number, networks()));
    }

    /// Examples are shown to all networks there will be.
    private State transferable(Transfer transfer, String condition, long seed, int number) {
        Set<State> all = new LinkedHashSet<>();
        each((other, its) -> all.add(trained(other, its)));
        State own = trained(condition, seed);
        List<TrainedNetwork> networks = networks();
        if (all.contains(State.WAITING) || own != State.READY) {
            return own == State.NEVER ? State.NEVER : State.WAITING;
        }
        return networks.size() < 2 || !evaluation.needsTransfer(transfer, network(condition, seed), number, networks)
                ? State.DONE
                : State.READY;
    }

    /// The networks whose training is complete now.
    List<TrainedNetwork> networks() {
        List<TrainedNetwork> networks = new ArrayList<>();
        each((condition, seed) -> training.there(condition, seed).ifPresent(networks::add));
        return networks;
    }

    /// Takes work that only one rank is to do; the first to ask has it.
    boolean first(String name) {
        return cells.take(name);
    }

    int holder(String name) {
        return cells.holder(name).orElseThrow();
    }

    /// Writes what one process writes.
    SharedRun.Outcome merge() {
        Failures failures = new Failures(folder);
        List<TrainedNetwork> networks = training(TrainingLog.of(new MetricsFile(folder), failures), DataParallel.ALONE)
                .collect();
        Set<String> failed = new LinkedHashSet<>();
        List<String> missing = new ArrayList<>();
        each((condition, seed) -> {
            if (training.there(condition, seed).isEmpty()) {
                String reason = reason(condition, seed, failed);
                if (reason == null) {
                    missing.add(lost(trainingOf(condition, seed)));
                } else {
                    failed.add(TrainedNetwork.name(condition, seed));
                    failures.add(condition, seed, reason);
                }
            }
        });
        for (TrainedNetwork network : networks) {
            for (int number = 0; number <= experiment.evaluation().size(); number++) {
                if (number > 0 && experiment.evaluation().get(number - 1) instanceof Transfer transfer) {
                    if (networks.size() > 1 && evaluation.needsTransfer(transfer, network, number, networks)) {
                        missing.add(lost(words(number, network.name())));
                    }
                } else if (evaluation.needs(network.condition(), network.seed(), number)) {
                    missing.add(lost(words(number, network.name())));
                }
            }
        }
        evaluation().merge(networks);
        return new SharedRun.Outcome(failures.count() > 0, missing);
    }

    /// Why a network was not trained, where that is no accident.
    private @Nullable String reason(String condition, long seed, Set<String> failed) {
        String own = cells.failure(trainingOf(condition, seed));
        return own != null
                ? own
                : ConditionTargets.of(setting(condition).guidance()).stream()
                        .filter(other -> failed.contains(TrainedNetwork.name(other, seed)))
                        .findFirst()
                        .map(TrainingStage::withoutTarget)
                        .orElse(null);
    }

    /// An evaluation by its name.
    private String words(int number, String network) {
        return (number == 0
                        ? "clean images"
                        : experiment.evaluation().get(number - 1).perturbation() + " "
                                + experiment.evaluation().get(number - 1).norm())
                + " of " + network;
    }

    private String lost(String cell) {
        OptionalInt holder = cells.holder(cell);
        return cell + (holder.isPresent() ? " (rank " + holder.getAsInt() + " ended)" : "");
    }
}
