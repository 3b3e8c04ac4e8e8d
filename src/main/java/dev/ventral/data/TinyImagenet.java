package dev.ventral.data;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Default;
import dev.ventral.data.image.PixelStorage;
import java.nio.file.Path;

/// Tiny-ImageNet: 200 classes, 3 x 64 x 64, 100,000 training images; its validation images (10,000) are the
/// test set, as those called test have no labels.
///
/// @param path folder (or zip) with `wnids.txt`, `words.txt`, `train/nXXXXXXXX/images/` and
///     `val/val_annotations.txt`, or the one above it
/// @param pixels where they are while they are used: all on the heap, or in the files (then in colour, and
///     `prepare.size` is needed)
/// @param prepare size, colour and split
@JsonClassDescription("Tiny-ImageNet in its own layout.")
@JsonTypeName("tiny-imagenet")
public record TinyImagenet(
        Path path,
        @Default("heap") PixelStorage pixels,
        @Default("{}") Preparation prepare) implements Dataset {

    /// All on the heap.
    public TinyImagenet(Path path, Preparation prepare) {
        this(path, PixelStorage.HEAP, prepare);
    }

    @Override
    public LoadedDataset read() {
        return TinyImagenetFiles.read(path, prepare.frame(), pixels);
    }
}
