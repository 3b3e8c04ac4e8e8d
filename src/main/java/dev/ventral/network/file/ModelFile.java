package dev.ventral.network.file;

import dev.ventral.InputError;
import dev.ventral.network.Architecture;
import dev.ventral.network.ClassCount;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Weights;
import dev.ventral.network.onnx.OnnxFile;
import dev.ventral.network.onnx.OnnxNet;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.SafetensorsFile;
import dev.ventral.tensor.Scope;
import dev.ventral.tensor.WeightsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Opens trained networks, whoever trained them.
public final class ModelFile {
    private ModelFile() {}

    /// A network ready to be evaluated on images of `shape`, in the pointer scope that is open now.
    ///
    /// @param classes of the data; null to take as many as the network has. Where they are mere
    ///     numbers, the network may have more
    /// @throws InputError if the file is damaged, or network and data do not fit; it then names the shapes of
    ///     both
    public static Classifier open(ModelSpec spec, ImageShape shape, @Nullable List<String> classes, Compute compute) {
        return switch (ModelFormat.of(spec.file())) {
            case ONNX -> graph(OnnxFile.read(spec.file()), spec, shape, classes, compute);
            case TORCHSCRIPT -> graph(TorchScriptNet.open(spec.file()), spec, shape, classes, compute);
            case SAFETENSORS, PYTORCH, PYTORCH_LEGACY ->
                described(spec.file())
                        ? checkpoint(spec, shape, classes, compute)
                        : weights(spec, shape, classes, compute);
        };
    }

    /// The images that a file itself asks for: a checkpoint of Ventral those it was trained on, an ONNX file
    /// what it declares, weights as many channels as their first convolution has; empty where nothing is said.
    ///
    /// @param like the size where the file leaves it open
    public static Optional<ImageShape> shape(ModelSpec spec, ImageShape like) {
        return switch (ModelFormat.of(spec.file())) {
            case ONNX -> {
                try (var _ = Scope.open()) {
                    yield OnnxFile.read(spec.file()).shape();
                }
            }
            case TORCHSCRIPT -> Optional.empty();
            case SAFETENSORS, PYTORCH, PYTORCH_LEGACY ->
                described(spec.file())
                        ? Optional.of(CheckpointFile.describe(spec.file()).shape())
                        : channels(spec.file()).map(c -> new ImageShape(c, like.height(), like.width()));
        };
    }

    private static Optional<Integer> channels(Path path) {
        try (var file = WeightsFile.open(path)) {
            return file.names().stream()
                    .map(file::shape)
                    .filter(shape -> shape.length == 4 && (shape[1] == 1 || shape[1] == 3))
                    .findFirst()
                    .map(shape -> (int) shape[1]);
        }
    }

    private static boolean described(Path path) {
        try (var file = WeightsFile.open(path)) {
            return file instanceof SafetensorsFile tensors
                    && tensors.metadata().containsKey(CheckpointFile.DESCRIPTION);
        }
    }

    /// A file that holds the network itself.
    private static Classifier graph(
            Net net, ModelSpec spec, ImageShape shape, @Nullable List<String> classes, Compute compute) {
        InputError.unless(
                spec.arch() == null,
                "%s: expected no architecture, as this file holds the network itself",
                spec.file());
        if (net instanceof OnnxNet onnx && !onnx.accepts(shape)) {
            throw new InputError("%s: expected images of %s, as the network declares, got %s"
                    .formatted(
                            spec.file(), onnx.shape().map(ImageShape::toString).orElse("another size"), shape));
        }
        int has;
        try {
            has = ClassCount.of(net, shape);
        } catch (InputError e) {
            throw new InputError(spec.file() + ": " + e.getMessage() + " (for images of " + shape + ")", e);
        }
        check(spec, has, classes);
        net.eval();
        compute.place(net);
        return new Classifier(net, spec.normalization(shape), compute);
    }

    private static void check(ModelSpec spec, int has, @Nullable List<String> classes) {
        InputError.unless(
                fits(has, classes),
                "%s: expected data in %d classes, as the network has them, got %d",
                spec.file(),
                has,
                classes == null ? has : classes.size());
    }

    private static boolean fits(int has, @Nullable List<String> classes) {
        return classes == null || classes.size() == has || (numbered(classes) && classes.size() < has);
    }

    /// Whether labels are indices, of which a small set may lack the last.
    private static boolean numbered(List<String> classes) {
        return IntStream.range(0, classes.size()).allMatch(i -> classes.get(i).equals(Integer.toString(i)));
    }

    private static Classifier checkpoint(
            ModelSpec spec, ImageShape shape, @Nullable List<String> classes, Compute compute) {
        InputError.unless(
                spec.plain(),
                "%s: expected no architecture, mean, std or bounds, as this checkpoint of Ventral has its own",
                spec.file());
        CheckpointFile.Description description = CheckpointFile.describe(spec.file());
        int has = description.classes().size();
        InputError.unless(
                description.shape().equals(shape) && fits(has, classes),
                "%s: expected data as the network was trained on, images of %s in %d classes, got %s in %s",
                spec.file(),
                description.shape(),
                has,
                shape,
                classes == null ? has : classes.size());
        return CheckpointFile.open(spec.file(), compute);
    }

    private static Classifier weights(
            ModelSpec spec, ImageShape shape, @Nullable List<String> classes, Compute compute) {
        String arch = spec.arch();
        if (arch == null) {
            throw new InputError(
                    spec.file() + ": expected the architecture to be named, as this file holds weights only"
                            + " (only checkpoints that Ventral wrote say what they are)");
        }
        Architecture architecture = ArchitectureNames.parse(arch);
        int logits = classes == null || numbered(classes) ? Weights.classes(spec.file()) : classes.size();
        check(spec, logits, classes);
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
}
