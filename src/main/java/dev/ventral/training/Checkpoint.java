package dev.ventral.training;

import dev.ventral.InputError;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Training checkpoint: all that training needs to go on as if it had never stopped, in one file that is replaced
/// as a whole: network (`model.`), the network of the best epoch ([EarlyStop], `best.`), optimiser (`optimizer.`),
/// guidance parameters (`guidance.`), the perturbation of free adversarial training (`perturbation.`), and as
/// metadata the epoch, the step, the figures so far and what was being trained. Random numbers need no state: they
/// are functions of seed, epoch and step.
record Checkpoint(int epoch, long step, History history) {
    private static final String IDENTITY = "identity";

    /// @param further by its whole name
    static void write(
            Path file, String identity, Net net, OptimizerState updater, Map<String, Tensor> further, Checkpoint now) {
        try (var _ = new PointerScope()) {
            Map<String, Tensor> all = new LinkedHashMap<>();
            Weights.state(net).forEach((name, tensor) -> all.put("model." + name, tensor));
            updater.state().forEach((name, tensor) -> all.put("optimizer." + name, tensor));
            further.forEach((name, tensor) -> all.put(name, tensor.detach()));
            Safetensors.write(
                    file,
                    all,
                    Map.of(
                            IDENTITY,
                            identity,
                            "epoch",
                            Integer.toString(now.epoch),
                            "step",
                            Long.toString(now.step),
                            "history",
                            now.history.text()));
        }
    }

    /// Copies the checkpoint's tensors into these, and gives back where it stands.
    ///
    /// @param further by its whole name
    static Checkpoint read(Path file, String identity, Net net, OptimizerState updater, Map<String, Tensor> further) {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard();
                var saved = Safetensors.open(file)) {
            InputError.unless(
                    identity.equals(saved.metadata().get(IDENTITY)),
                    "%s: expected the checkpoint of this condition and seed, got one of another experiment; delete it to"
                            + " train anew",
                    file);
            Map<String, Tensor> all = new LinkedHashMap<>();
            for (String name : saved.names()) {
                all.put(name, saved.tensor(name));
            }
            copy(file, "model.", Weights.state(net), all);
            copy(file, "", further, all);
            Map<String, Tensor> optimizer = new LinkedHashMap<>();
            all.forEach((name, tensor) -> {
                if (name.startsWith("optimizer.")) {
                    optimizer.put(name.substring("optimizer.".length()), tensor);
                }
            });
            updater.load(optimizer);
            return new Checkpoint(
                    number(file, saved.metadata(), "epoch").intValueExact(),
                    number(file, saved.metadata(), "step").longValueExact(),
                    History.of(saved.metadata().getOrDefault("history", "")));
        }
    }

    private static void copy(Path file, String prefix, Map<String, Tensor> into, Map<String, Tensor> from) {
        into.forEach((name, tensor) -> {
            Tensor value = from.get(prefix + name);
            if (value == null || !Arrays.equals(Tensors.shape(value), Tensors.shape(tensor))) {
                throw new InputError(file + ": expected tensor '" + prefix + name + "' of shape "
                        + Arrays.toString(Tensors.shape(tensor)) + ", got "
                        + (value == null ? "none" : Arrays.toString(Tensors.shape(value))));
            }
            tensor.copy_(value);
        });
    }

    private static java.math.BigDecimal number(Path file, Map<String, String> metadata, String key) {
        try {
            return new java.math.BigDecimal(String.valueOf(metadata.get(key)));
        } catch (NumberFormatException e) {
            throw new InputError(file + ": expected a number as metadata '" + key + "', got " + metadata.get(key), e);
        }
    }
}
