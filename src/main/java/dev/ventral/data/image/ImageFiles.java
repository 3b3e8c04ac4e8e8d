package dev.ventral.data.image;

import dev.ventral.InputError;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// JPEG and PNG files of a folder or zip, without labels; decoded on all cores, in the order of their names.
public final class ImageFiles {
    private ImageFiles() {}

    /// All images below a folder or in a zip, in the order of their names (with folders).
    ///
    /// @param path the folder or zip
    /// @param size side in pixels of the square they are brought to ([Images#square]); absent: as they are
    public static Images read(Path path, @Nullable Integer size) {
        return read(path, new ResizeRule(null, size), PixelStorage.HEAP);
    }

    /// The same, brought to one size in other ways, or left in their files.
    public static Images read(Path path, ResizeRule frame, PixelStorage pixels) {
        return ImageTree.reading(path, pixels, tree -> read(tree, named(tree, path), frame, pixels));
    }

    /// The names of the images in the order of [#read].
    public static List<String> names(Path path) {
        try (var tree = ImageTree.open(path)) {
            return named(tree, path);
        }
    }

    private static List<String> named(ImageTree tree, Path path) {
        List<String> names = tree.names().stream().filter(ImageFiles::isImage).toList();
        InputError.unless(!names.isEmpty(), "%s: expected JPEG or PNG images, found none", path);
        return names;
    }

    public static boolean isImage(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".jpg") || lower.endsWith(".jpeg") || lower.endsWith(".png");
    }

    /// These files as images of one size.
    ///
    /// @param frame what brings them to it; needed where they stay in their files
    public static Images read(ImageTree tree, List<String> names, ResizeRule frame, PixelStorage pixels) {
        if (pixels == PixelStorage.HEAP) {
            return decode(tree, names, frame);
        }
        Integer size = frame.size();
        if (size == null) {
            throw new InputError("prepare.size: expected the side of the images, as with pixels: files none is decoded"
                    + " to find it out, got none");
        }
        // Whether these are images at all shows now, not in the middle of an epoch.
        ImageDecoder.decode(tree.read(names.getFirst()), tree.label(names.getFirst()));
        return Images.inFiles(tree, names, frame, size, size);
    }

    /// Decodes these files; an error is that of the first bad file in order, whichever thread met it.
    private static Images decode(ImageTree tree, List<String> names, ResizeRule frame) {
        Images[] decoded = new Images[names.size()];
        Parallel.each(decoded.length, i -> {
            decoded[i] = frame.decode(tree.read(names.get(i)), tree.label(names.get(i)));
            if (i == 0) {
                Images.checkHeap(tree.label(names.get(0)), names.size(), decoded[0].size());
            }
        });
        return join(decoded, i -> tree.label(names.get(i)));
    }

    private static Images join(Images[] single, java.util.function.IntFunction<String> label) {
        if (single.length == 0) {
            throw new IllegalArgumentException("no images");
        }
        Images first = single[0];
        boolean colour = false;
        for (int i = 0; i < single.length; i++) {
            colour |= single[i].channels() == 3;
            if (single[i].height() != first.height() || single[i].width() != first.width()) {
                throw new InputError(label.apply(i) + ": expected an image of " + first.height() + " x "
                        + first.width() + " like the first, got " + single[i].height() + " x " + single[i].width()
                        + " (prepare.size brings all to one size)");
            }
        }
        byte[][] levels = new byte[single.length][];
        for (int i = 0; i < single.length; i++) {
            levels[i] = (colour ? single[i].rgb() : single[i]).levels(0);
        }
        return Images.ofBytes(colour ? 3 : 1, first.height(), first.width(), levels);
    }
}
