package dev.ventral.data;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Default;
import java.nio.file.Path;

/// Images and labels in two NumPy files.
///
/// @param images `N x C x H x W` or `N x H x W`; uint8, or float on [0, 1]
/// @param labels `N` whole numbers, 0 for the first class
/// @param prepare size, colour and split
@JsonClassDescription("Images and labels as two NumPy arrays.")
@JsonTypeName("npy")
public record NpyPair(
        Path images, Path labels, @Default("{}") Preparation prepare) implements Dataset {
    @Override
    public LoadedDataset read() {
        return new LoadedDataset(NpyReader.read(images, labels), null);
    }
}
