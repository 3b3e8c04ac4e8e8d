package dev.ventral.experiment;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.Sha256;
import dev.ventral.WholeFile;
import dev.ventral.component.Yaml;
import dev.ventral.data.Splits;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.Guidance;
import dev.ventral.guidance.target.Target;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Normalization;
import dev.ventral.network.file.CheckpointFile;
import dev.ventral.network.file.CheckpointFile.Description;
import dev.ventral.network.file.ModelFile;
import dev.ventral.network.file.ModelSpec;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Scope;
import dev.ventral.training.DataParallel;
import dev.ventral.training.Diverged;
import dev.ventral.training.History;
import dev.ventral.training.InitialWeights.FromFile;
import dev.ventral.training.Training;
import dev.ventral.training.TrainingJob;
import dev.ventral.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Training of one network: a condition with a seed.
final class NetworkTraining {
    private final RunContext run;
    private final Checkpoints checkpoints;
    private final Normalization normalization;
    private final DataParallel ranks;

    /// @param ranks that train each network together
    NetworkTraining(RunContext run, DataParallel ranks) {
        this.run = run;
        this.ranks = ranks;
        checkpoints = new Checkpoints(run.folder());
        normalization = PixelStatistics.of(run.data().train().images());
    }

    static ImageShape shape(Splits data) {
        Images images = data.train().images();
        return new ImageShape(images.channels(), images.height(), images.width());
    }

    /// A network that plays the brain.
    private Classifier brain(Target playing, long seed, Compute compute) {
        if (playing instanceof Target.Condition other) {
            return CheckpointFile.open(checkpoints.file(other.condition(), seed), compute);
        }
        if (!(playing instanceof Target.Network target)) {
            throw new IllegalStateException("no network plays the brain in " + playing);
        }
        if (target.network() == null) {
            return CheckpointFile.open(target.checkpoint(), compute);
        }
        ImageShape own = shape(run.data());
        var spec = new ModelSpec(
                target.checkpoint(), Yaml.write(target.network()), target.mean(), target.std(), List.of(0.0, 1.0));
        var shape = new ImageShape(target.mean().size() == 1 ? 1 : 3, own.height(), own.width());
        return ModelFile.open(spec, shape, null, compute);
    }

    /// Why a network is not trained whose target is one that was not.
    static String withoutTarget(String target) {
        return "its target is the network of condition " + target + ", which was not trained";
    }

    /// Trains a network to its end, unless that is done.
    ///
    /// @param listener of this training alone
    /// @return why it was stopped; nothing where it was not
    Optional<String> train(String condition, long seed, Event.Listener listener) {
        if (checkpoints.has(condition, seed)) {
            return Optional.empty();
        }
        Experiment experiment = run.experiment();
        Condition setting = Objects.requireNonNull(experiment.conditions().get(condition));
        Optional<String> stopped = ConditionTargets.of(setting.guidance()).stream()
                .filter(other -> !checkpoints.has(other, seed))
                .findFirst()
                .map(NetworkTraining::withoutTarget);
        if (stopped.isEmpty()) {
            stopped = trained(condition, setting, seed, listener);
        }
        stopped.ifPresent(reason -> listener.on(new Event.Failed(condition, seed, reason)));
        return stopped;
    }

    private Optional<String> trained(String condition, Condition setting, long seed, Event.Listener listener) {
        String stage = "Training " + condition + ", seed " + seed;
        Path state = checkpoints.state(condition, seed);
        Training training = run.experiment().training(setting);
        Compute own = run.compute().with(training.precision());
        try (var _ = Scope.open();
                TrainingRun steps = new TrainingRun(
                        task(condition, setting, seed),
                        run.data(),
                        run.recordings(),
                        playing -> brain(playing, seed, own),
                        own,
                        state,
                        listener,
                        ranks)) {
            listener.on(new Event.Started(stage, (long) steps.stepsPerEpoch() * training.epochs()));
            while (!steps.done()) {
                steps.step();
                listener.on(new Event.Advanced(stage, steps.steps(), ""));
            }
            if (ranks.first()) {
                CheckpointFile.save(
                        steps.model().net(),
                        description(setting),
                        metadata(condition, seed, steps.history()),
                        checkpoints.file(condition, seed));
                Files.deleteIfExists(state);
            }
            ranks.await();
            listener.on(new Event.Finished(stage, ""));
            return Optional.empty();
        } catch (Diverged e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw WholeFile.failure(state, e);
        } catch (InputError e) {
            throw new InputError("condition " + condition + ": " + e.getMessage(), e);
        }
    }

    private TrainingJob task(String condition, Condition setting, long seed) {
        Guidance guidance = setting.guidance();
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("guidance", guidance);
        identity.put("seed", seed);
        identity.put("network", run.experiment().network(setting));
        identity.put("training", run.experiment().training(setting));
        if (run.experiment().training(setting).start() instanceof FromFile given) {
            identity.put("start-sha256", Sha256.of(given.file()));
        }
        return new TrainingJob(
                condition,
                seed,
                run.experiment().network(setting),
                normalization(setting),
                guidance,
                run.experiment().training(setting),
                Yaml.write(identity));
    }

    private Normalization normalization(Condition setting) {
        return FineTuning.normalization(run.experiment().training(setting).start(), normalization);
    }

    private Description description(Condition setting) {
        return new Description(
                run.experiment().network(setting),
                normalization(setting),
                shape(run.data()),
                run.data().train().classes());
    }

    private static Map<String, String> metadata(String condition, long seed, History history) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("condition", condition);
        metadata.put("seed", Long.toString(seed));
        metadata.put("history", history.text());
        return metadata;
    }
}
