package dev.ventral.experiment;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.Sha256;
import dev.ventral.WholeFile;
import dev.ventral.component.Yaml;
import dev.ventral.data.Splits;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.Guidance;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.Target;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Normalization;
import dev.ventral.network.file.CheckpointFile;
import dev.ventral.network.file.CheckpointFile.Description;
import dev.ventral.network.file.ModelFile;
import dev.ventral.network.file.ModelSpec;
import dev.ventral.run.RunFolder;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Scope;
import dev.ventral.training.DataParallel;
import dev.ventral.training.Diverged;
import dev.ventral.training.History;
import dev.ventral.training.InitialWeights.FromFile;
import dev.ventral.training.Training;
import dev.ventral.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Trains every condition with every seed, one after the other; what is done already is taken as it is.
final class TrainingStage {
    private final Experiment experiment;
    private final RunFolder folder;
    private final Splits data;
    private final List<GuidingRecording> recordings;
    private final Compute compute;
    private final Event.Listener listener;
    private final Normalization normalization;
    private final TrainingLog ledger;
    private final DataParallel company;

    /// @param company who trains each network together
    TrainingStage(
            Experiment experiment,
            RunFolder folder,
            Splits data,
            List<GuidingRecording> recordings,
            Compute compute,
            Event.Listener listener,
            TrainingLog ledger,
            DataParallel company) {
        this.experiment = experiment;
        this.folder = folder;
        this.data = data;
        this.recordings = recordings;
        this.compute = compute;
        this.listener = listener;
        this.ledger = ledger;
        this.company = company;
        normalization = PixelStatistics.of(data.train().images());
    }

    static ImageShape shape(Splits data) {
        Images images = data.train().images();
        return new ImageShape(images.channels(), images.height(), images.width());
    }

    /// All networks whose training is complete at the end.
    List<TrainedNetwork> run() {
        List<TrainedNetwork> trained = new ArrayList<>();
        for (int seed : experiment.seeds()) {
            for (Map.Entry<String, Condition> condition :
                    experiment.conditions().entrySet()) {
                train(condition.getKey(), condition.getValue(), seed);
                there(condition.getKey(), seed).ifPresent(trained::add);
            }
        }
        return trained;
    }

    /// All networks whose training is complete now; the figures of the others go to the ledger too, as far as
    /// they were trained.
    List<TrainedNetwork> collect() {
        List<TrainedNetwork> trained = new ArrayList<>();
        for (int seed : experiment.seeds()) {
            for (String condition : experiment.conditions().keySet()) {
                there(condition, seed)
                        .ifPresentOrElse(
                                network -> {
                                    ledger.put(condition, seed, network.history());
                                    trained.add(network);
                                },
                                () -> {
                                    if (Files.exists(state(condition, seed))) {
                                        ledger.put(condition, seed, history(state(condition, seed)));
                                    }
                                });
            }
        }
        return trained;
    }

    /// A network whose training is complete.
    Optional<TrainedNetwork> there(String condition, long seed) {
        Path file = file(condition, seed);
        return Files.exists(file)
                ? Optional.of(new TrainedNetwork(condition, seed, file, history(file)))
                : Optional.empty();
    }

    private static History history(Path file) {
        return History.of(CheckpointFile.metadata(file).getOrDefault("history", ""));
    }

    /// A network that plays the brain.
    private Classifier brain(Target playing, long seed, Compute compute) {
        if (playing instanceof Target.Condition other) {
            return CheckpointFile.open(file(other.condition(), seed), compute);
        }
        if (!(playing instanceof Target.Network target)) {
            throw new IllegalStateException("no network plays the brain in " + playing);
        }
        if (target.network() == null) {
            return CheckpointFile.open(target.checkpoint(), compute);
        }
        ImageShape own = shape(data);
        var spec = new ModelSpec(
                target.checkpoint(), Yaml.write(target.network()), target.mean(), target.std(), List.of(0.0, 1.0));
        var shape = new ImageShape(target.mean().size() == 1 ? 1 : 3, own.height(), own.width());
        return ModelFile.open(spec, shape, null, compute);
    }

    private Path file(String condition, long seed) {
        return folder.resolve("checkpoints").resolve(TrainedNetwork.name(condition, seed) + ".safetensors");
    }

    /// Why a network is not trained whose target is one that was not.
    static String withoutTarget(String target) {
        return "its target is the network of condition " + target + ", which was not trained";
    }

    private Path state(String condition, long seed) {
        return folder.resolve("checkpoints").resolve(TrainedNetwork.name(condition, seed) + ".training.safetensors");
    }

    /// Trains one network, unless that is done.
    void train(String condition, Condition setting, long seed) {
        Path file = file(condition, seed);
        if (Files.exists(file)) {
            ledger.put(condition, seed, history(file));
            return;
        }
        Optional<String> missing = ConditionTargets.of(setting.guidance()).stream()
                .filter(other -> !Files.exists(file(other, seed)))
                .findFirst();
        if (missing.isPresent()) {
            String reason = withoutTarget(missing.get());
            ledger.fail(condition, seed, reason);
            listener.on(new Event.Failed(condition, seed, reason));
            return;
        }
        String stage = "Training " + condition + ", seed " + seed;
        Path state = state(condition, seed);
        Training training = experiment.training(setting);
        Compute own = compute.with(training.precision());
        try (var _ = Scope.open();
                TrainingRun run = new TrainingRun(
                        task(condition, setting, seed),
                        data,
                        recordings,
                        playing -> brain(playing, seed, own),
                        own,
                        state,
                        listener,
                        company)) {
            ledger.put(condition, seed, run.history());
            listener.on(new Event.Started(stage, (long) run.stepsPerEpoch() * training.epochs()));
            int epochs = run.history().epochs().size();
            while (!run.done()) {
                run.step();
                listener.on(new Event.Advanced(stage, run.steps(), ""));
                if (run.history().epochs().size() > epochs) {
                    epochs = run.history().epochs().size();
                    ledger.put(condition, seed, run.history());
                }
            }
            if (company.first()) {
                CheckpointFile.save(
                        run.model().net(), description(setting), metadata(condition, seed, run.history()), file);
                Files.deleteIfExists(state);
            }
            company.await();
            listener.on(new Event.Finished(stage, ""));
        } catch (Diverged e) {
            ledger.fail(condition, seed, String.valueOf(e.getMessage()));
            listener.on(new Event.Failed(condition, seed, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw WholeFile.failure(state, e);
        } catch (InputError e) {
            throw new InputError("condition " + condition + ": " + e.getMessage(), e);
        }
    }

    private TrainingRun.Task task(String condition, Condition setting, long seed) {
        Guidance guidance = setting.guidance();
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("guidance", guidance);
        identity.put("seed", seed);
        identity.put("network", experiment.network(setting));
        identity.put("training", experiment.training(setting));
        if (experiment.training(setting).start() instanceof FromFile given) {
            identity.put("start-sha256", Sha256.of(given.file()));
        }
        return new TrainingRun.Task(
                condition,
                seed,
                experiment.network(setting),
                normalization(setting),
                guidance,
                experiment.training(setting),
                Yaml.write(identity));
    }

    private Normalization normalization(Condition setting) {
        return FineTuning.normalization(experiment.training(setting).start(), normalization);
    }

    private Description description(Condition setting) {
        return new Description(
                experiment.network(setting),
                normalization(setting),
                shape(data),
                data.train().classes());
    }

    private static Map<String, String> metadata(String condition, long seed, History history) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("condition", condition);
        metadata.put("seed", Long.toString(seed));
        metadata.put("history", history.text());
        return metadata;
    }
}
