package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Pairs of IDX files: two named ones, or the four of MNIST and its kin in a folder.
final class IdxFolder {
    private IdxFolder() {}

    /// The four files of MNIST.
    ///
    /// @param hint what else could be done where a file is missing
    static LoadedDataset read(String name, Path folder, List<String> classes, String hint) {
        LabelledImages test = part(name, folder, "t10k", classes, hint);
        return new LoadedDataset(part(name, folder, "train", classes, hint), test);
    }

    /// @param classes absent: numbers
    static LabelledImages pair(String name, Path images, Path labels, @Nullable List<String> classes) {
        Images pixels = IdxReader.images(images);
        int[] numbers = IdxReader.labels(labels);
        if (pixels.count() != numbers.length) {
            throw new InputError(labels + ": expected " + pixels.count() + " labels, as many as " + images
                    + " has images, got " + numbers.length);
        }
        return new LabelledImages(name, pixels, numbers, classes == null ? numbered(numbers) : classes);
    }

    /// Class names `0`, `1`, … up to the largest label.
    static List<String> numbered(int[] labels) {
        int classes = Arrays.stream(labels).max().orElse(-1) + 1;
        return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }

    private static LabelledImages part(String name, Path folder, String part, List<String> classes, String hint) {
        return pair(
                name,
                find(folder, part + "-images", "idx3-ubyte", hint),
                find(folder, part + "-labels", "idx1-ubyte", hint),
                classes);
    }

    private static Path find(Path folder, String stem, String kind, String hint) {
        for (String name : List.of(stem + "-" + kind, stem + "." + kind)) {
            for (String ending : List.of(".gz", "")) {
                Path file = folder.resolve(name + ending);
                if (Files.isRegularFile(file)) {
                    return file;
                }
            }
        }
        throw new InputError(folder + ": expected the file " + stem + "-" + kind + " or " + stem + "-" + kind
                + ".gz, found none (" + hint + ")");
    }
}
