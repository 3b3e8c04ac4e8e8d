package dev.ventral.data;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Default;
import java.nio.file.Path;

/// Images and labels in two IDX files (uint8, gzipped or not), the format of MNIST.
///
/// @param images `N x H x W`, or `N x C x H x W`
/// @param labels `N`
/// @param prepare size, colour and split
@JsonClassDescription("Images and labels as two IDX files.")
@JsonTypeName("idx")
public record IdxPair(
        Path images, Path labels, @Default("{}") Preparation prepare) implements Dataset {
    @Override
    public LoadedDataset read() {
        return new LoadedDataset(IdxFolder.pair("idx", images, labels, null), null);
    }
}
