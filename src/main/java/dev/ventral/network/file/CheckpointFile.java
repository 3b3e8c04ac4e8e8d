package dev.ventral.network.file;

import dev.ventral.InputError;
import dev.ventral.component.Yaml;
import dev.ventral.network.Architecture;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Normalization;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.SafetensorsFile;
import dev.ventral.tensor.WeightsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Trained networks in files: the weights under PyTorch's names, and as metadata all that is needed to run
/// them.
public final class CheckpointFile {
    static final String DESCRIPTION = "ventral";

    private CheckpointFile() {}

    /// What a checkpoint says of its network.
    ///
    /// @param network its architecture
    /// @param normalization of its pixels
    /// @param shape of its images
    /// @param classes their names
    public record Description(
            Architecture network, Normalization normalization, ImageShape shape, List<String> classes) {}

    /// Writes a network with its description and further metadata.
    public static void save(Net net, Description description, Map<String, String> metadata, Path file) {
        Map<String, String> all = new LinkedHashMap<>(metadata);
        all.put(DESCRIPTION, Yaml.write(description));
        Weights.save(net, file, all);
    }

    /// The metadata of a network file.
    public static Map<String, String> metadata(Path file) {
        InputError.unless(Files.isRegularFile(file), "%s: expected a checkpoint (safetensors), got no such file", file);
        try (var saved = Safetensors.open(file)) {
            return Map.copyOf(saved.metadata());
        }
    }

    /// What the file says of its network; nothing, if it holds weights only.
    public static Optional<Description> described(Path file) {
        try (var weights = WeightsFile.open(file)) {
            if (!(weights instanceof SafetensorsFile saved) || !saved.metadata().containsKey(DESCRIPTION)) {
                return Optional.empty();
            }
        }
        return Optional.of(describe(file));
    }

    /// What the file says of its network.
    public static Description describe(Path file) {
        String text = metadata(file).get(DESCRIPTION);
        if (text == null) {
            throw new InputError(file + ": expected a checkpoint written by Ventral (metadata '" + DESCRIPTION
                    + "'), got one without");
        }
        return Yaml.read(text, Description.class, file.toString());
    }

    /// Opens a network for evaluation, in the pointer scope that is open now.
    public static Classifier open(Path file, Compute compute) {
        Description description = describe(file);
        Net net = description
                .network()
                .build(description.shape(), description.classes().size(), 0);
        Weights.load(net, file);
        net.eval();
        compute.place(net);
        return new Classifier(net, description.normalization(), compute);
    }
}
