package dev.ventral.cli;

import dev.ventral.Fractions;
import dev.ventral.InputError;
import dev.ventral.Sha256;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.network.Architecture;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.file.ArchitectureNames;
import dev.ventral.network.file.ModelFile;
import dev.ventral.network.file.ModelSpec;
import dev.ventral.tensor.Compute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of commands that take a trained network.
final class ModelOptions {
    @Option(
            names = "--model",
            paramLabel = "FILE",
            required = true,
            description = {
                "The network: a checkpoint of Ventral, an ONNX file, a TorchScript file,"
                        + " or weights (PyTorch's .pt, .pth, .th; safetensors) with --arch."
            })
    private Path file = Path.of("");

    @Option(
            names = "--arch",
            paramLabel = "SPEC",
            description = "What the weights belong to: a name (ventral list networks), or a YAML file with a network.")
    private @Nullable String arch;

    @Option(
            names = "--mean",
            paramLabel = "M,M,M",
            description = "What training subtracted from pixels, one number or one per channel (default: 0).")
    private String mean = "";

    @Option(
            names = "--std",
            paramLabel = "S,S,S",
            description = "What training divided them by then, one number or one per channel (default: 1).")
    private String std = "";

    @Option(
            names = "--bounds",
            paramLabel = "LOW,HIGH",
            defaultValue = "0,1",
            description = {
                "What the network takes for black and white, such as 0,255 or -1,1 (default: ${DEFAULT-VALUE}).",
                "Whatever it is, an epsilon means pixels on [0, 1]."
            })
    private String bounds = "0,1";

    /// How results call the network.
    String name() {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /// All that was said of the network, in one line.
    String describe() {
        return file
                + (arch == null ? "" : ", arch " + arch)
                + (mean.isEmpty() ? "" : ", mean " + mean)
                + (std.isEmpty() ? "" : ", std " + std)
                + (bounds.equals("0,1") ? "" : ", bounds " + bounds);
    }

    /// What the weights belong to, if that was said.
    @Nullable
    Architecture architecture() {
        return arch == null ? null : ArchitectureNames.parse(arch);
    }

    /// All that was said of the network, as far as it can be judged without images.
    ModelSpec spec() {
        InputError.unless(
                Files.isRegularFile(file),
                "--model: expected a file with a network, got %s '%s'",
                Files.isDirectory(file) && !file.toString().isEmpty() ? "the folder" : "no file of the name",
                file);
        List<Double> means = numbers("--mean", mean);
        List<Double> deviations = numbers("--std", std);
        InputError.unless(deviations.stream().allMatch(s -> s > 0), "--std: expected positive numbers, got '%s'", std);
        List<Double> ends = numbers("--bounds", bounds);
        InputError.unless(
                ends.size() == 2 && ends.getFirst() < ends.getLast(),
                "--bounds: expected two numbers, the lower first, such as 0,255, got '%s'",
                bounds);
        return new ModelSpec(file, arch, means, deviations, ends);
    }

    /// The network for these images, in the scope that is open now.
    static Classifier open(ModelSpec spec, LabelledImages data, Compute compute) {
        Images images = data.images();
        requireChannels("--mean", spec.mean(), images.channels());
        requireChannels("--std", spec.std(), images.channels());
        var shape = new ImageShape(images.channels(), images.height(), images.width());
        return ModelFile.open(spec, shape, data.classes(), compute);
    }

    private static void requireChannels(String option, List<Double> values, int channels) {
        InputError.unless(
                values.size() <= 1 || values.size() == channels,
                "%s: expected %s, got %d",
                option,
                channels == 1
                        ? "one number, as the images have one channel"
                        : "one number or %d, one for each channel of the images".formatted(channels),
                values.size());
    }

    private static List<Double> numbers(String option, String text) {
        var numbers = new ArrayList<Double>();
        for (String number : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            try {
                numbers.add(Fractions.parse(number));
            } catch (NumberFormatException e) {
                throw new InputError(option + ": expected numbers with commas between them, got '" + text + "'", e);
            }
        }
        return numbers;
    }

    /// Of the network's file.
    String sha256() {
        return Sha256.of(file);
    }
}
