package dev.ventral.data;

import dev.ventral.InputError;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// JPEG and PNG files of a folder or zip, without labels; decoded on all cores, in the order of their names.
public final class ImageFiles {
    private ImageFiles() {}

    /// All images below a folder or in a zip, in the order of their names (with folders).
    ///
    /// @param path the folder or zip
    /// @param size side in pixels of the square they are brought to ([Images#square]); absent: as they are
    public static Images read(Path path, @Nullable Integer size) {
        try (var tree = ImageTree.open(path)) {
            return decode(tree, named(tree, path), size);
        }
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

    static boolean isImage(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".jpg") || lower.endsWith(".jpeg") || lower.endsWith(".png");
    }

    /// Decodes these files; an error is that of the first bad file in order, whichever thread met it.
    static Images decode(ImageTree tree, List<String> names, @Nullable Integer size) {
        Images[] decoded = new Images[names.size()];
        InputError[] errors = new InputError[names.size()];
        AtomicInteger bad = new AtomicInteger(Integer.MAX_VALUE);
        IntStream.range(0, names.size()).parallel().forEach(i -> {
            if (i > bad.get()) {
                return;
            }
            try {
                Images image = ImageDecoder.decode(tree.read(names.get(i)), tree.label(names.get(i)));
                if (i == 0) {
                    Images.checkHeap(tree.label(names.get(0)), names.size(), size == null ? image.size() : 0);
                }
                decoded[i] = size == null ? image : image.square(size);
            } catch (InputError e) {
                errors[i] = e;
                bad.accumulateAndGet(i, Math::min);
            }
        });
        if (bad.get() < names.size()) {
            throw errors[bad.get()];
        }
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
