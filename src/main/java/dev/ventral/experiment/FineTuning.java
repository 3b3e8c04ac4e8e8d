package dev.ventral.experiment;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.Sha256;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Normalization;
import dev.ventral.network.file.CheckpointFile;
import dev.ventral.network.module.FrozenModules;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.WeightTransfer;
import dev.ventral.tensor.Scope;
import dev.ventral.training.InitialWeights;
import dev.ventral.training.InitialWeights.FromFile;
import dev.ventral.training.Training;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Conditions that begin with the weights of another network, or hold some of them: tried before anything is
/// trained, and noted.
final class FineTuning {
    private FineTuning() {}

    /// What each such condition took from where, and what is frozen, by its name.
    ///
    /// @throws InputError naming the condition, if nothing in the file fits or there is no such module
    static Map<String, Object> check(Experiment experiment, ImageShape shape, int classes, Event.Listener listener) {
        Map<String, Object> facts = new LinkedHashMap<>();
        experiment.conditions().forEach((name, condition) -> {
            Training training = experiment.training(condition);
            if (training.start() instanceof FromFile || !training.freeze().isEmpty()) {
                try (var _ = Scope.open()) {
                    Net net = experiment.network(condition).build(shape, classes, 0);
                    facts.put(name, facts(net, training, name, listener));
                } catch (InputError e) {
                    throw new InputError("condition " + name + ": " + e.getMessage(), e);
                }
            }
        });
        return facts;
    }

    private static Map<String, Object> facts(Net net, Training training, String name, Event.Listener listener) {
        Map<String, Object> facts = new LinkedHashMap<>();
        if (training.start() instanceof FromFile(Path file, var _, var _)) {
            WeightTransfer start = WeightTransfer.load(net, file);
            facts.put("file", file.toString());
            facts.put("sha256", Sha256.of(file));
            facts.put("taken", start.taken().size());
            facts.put("drawn", join(start.left(), start.missing()));
            facts.put("unused", start.unused());
            listener.on(new Event.Note("Condition " + name + " begins with "
                    + start.taken().size() + " tensors of "
                    + file + "; the head (" + start.head() + ") is " + (start.headTaken() ? "the file's" : "drawn")
                    + (start.drawn().isEmpty() ? "" : "; also drawn: " + String.join(", ", start.drawn()))
                    + (start.unused().isEmpty() ? "" : "; unused: " + String.join(", ", start.unused()))));
        }
        if (!training.freeze().isEmpty()) {
            FrozenModules frozen = FrozenModules.freeze(net, training.freeze());
            facts.put("frozen", frozen.parameters().stream().sorted().toList());
        }
        return facts;
    }

    private static List<String> join(List<String> left, List<String> missing) {
        return java.util.stream.Stream.concat(left.stream(), missing.stream()).toList();
    }

    /// The normalisation of pixels that goes with these weights.
    ///
    /// @param own that of the training images
    static Normalization normalization(InitialWeights start, Normalization own) {
        if (!(start instanceof FromFile(Path file, List<Double> mean, List<Double> std))) {
            return own;
        }
        int channels = own.mean().size();
        if (!mean.isEmpty()) {
            InputError.unless(
                    mean.size() == channels,
                    "start.mean: expected one number for each of the %d channels, got %s",
                    channels,
                    mean);
            return new Normalization(mean, std, 1);
        }
        return CheckpointFile.described(file)
                .map(network -> network.normalization())
                .filter(normalization -> normalization.mean().size() == channels)
                .orElse(own);
    }
}
