package dev.ventral.experiment;

import dev.ventral.InputError;
import dev.ventral.network.Architecture;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Net;
import dev.ventral.network.Weights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.SafetensorsFile;
import dev.ventral.tensor.WeightsFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Opens trained networks, whoever trained them.
public final class ModelFiles {
    private ModelFiles() {}

    /// What a file is, by its content.
    private enum Kind {
        /// Weights with all that is needed to run them.
        CHECKPOINT,
        /// Names and numbers only.
        WEIGHTS
    }

    /// A network ready to be evaluated on images of `shape`, in the pointer scope that is open now.
    ///
    /// @param classes of the data; null to take the number that the weights have
    /// @throws InputError if the file is damaged, or network and data do not fit; it then names the shapes of
    /// both
    public static Classifier open(ModelSpec spec, ImageShape shape, @Nullable Integer classes, Compute compute) {
        return switch (kind(spec.file())) {
            case CHECKPOINT -> checkpoint(spec, shape, classes, compute);
            case WEIGHTS -> weights(spec, shape, classes, compute);
        };
    }

    private static Kind kind(Path path) {
        try (var file = WeightsFile.open(path)) {
            return file instanceof SafetensorsFile tensors && tensors.metadata().containsKey(Networks.DESCRIPTION)
                    ? Kind.CHECKPOINT
                    : Kind.WEIGHTS;
        }
    }

    private static Classifier checkpoint(ModelSpec spec, ImageShape shape, @Nullable Integer classes, Compute compute) {
        InputError.unless(
                spec.plain(),
                "%s: expected no architecture, mean, std or bounds, as this checkpoint of Ventral has its own",
                spec.file());
        Networks.Description description = Networks.describe(spec.file());
        int has = description.classes().size();
        InputError.unless(
                description.shape().equals(shape) && (classes == null || classes == has),
                "%s: expected data as the network was trained on, images of %s in %d classes, got %s in %s",
                spec.file(),
                description.shape(),
                has,
                shape,
                classes == null ? has : classes);
        return Networks.open(spec.file(), compute);
    }

    private static Classifier weights(ModelSpec spec, ImageShape shape, @Nullable Integer classes, Compute compute) {
        String arch = spec.arch();
        if (arch == null) {
            throw new InputError(
                    spec.file() + ": expected the architecture to be named, as this file holds weights only"
                            + " (only checkpoints that Ventral wrote say what they are)");
        }
        Architecture architecture = Architectures.parse(arch);
        int logits = classes == null ? classes(spec.file()) : classes;
        Net net;
        try {
            net = architecture.build(shape, logits, 0);
            Weights.load(net, spec.file());
        } catch (InputError e) {
            throw new InputError(
                    "%s (for data of %s in %d classes, network %s)".formatted(e.getMessage(), shape, logits, arch), e);
        }
        net.eval();
        compute.place(net);
        return new Classifier(net, spec.normalization(shape), compute);
    }

    /// Rows of the last matrix: weights are in the order of the layers.
    private static int classes(Path path) {
        try (var file = WeightsFile.open(path)) {
            return file.names().reversed().stream()
                    .map(file::shape)
                    .filter(shape -> shape.length == 2)
                    .findFirst()
                    .map(shape -> Math.toIntExact(Math.min(shape[0], Integer.MAX_VALUE)))
                    .orElseThrow(() -> new InputError(
                            path + ": expected a last linear layer that tells the number of classes, got none"));
        }
    }
}
