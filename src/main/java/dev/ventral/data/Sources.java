package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.array.ArrayRef;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Data sets by one word, as the command line names them.
public final class Sources {
    /// What may be given.
    public static final String FORMS = "fashion-mnist, fashion-mnist:full, fashion-mnist:DIR, mnist:DIR,"
            + " idx:IMAGES,LABELS, npy:X.npy,Y.npy, cifar10:DIR, cifar100:DIR, folder:DIR-OR-ZIP, tiny-imagenet:DIR,"
            + " table:DIR-OR-ZIP,TABLE.csv";

    private Sources() {}

    /// The data set that `source` names, nothing prepared.
    public static Dataset parse(String source) {
        return parse(source, Preparation.NONE);
    }

    /// The data set that `source` names.
    public static Dataset parse(String source, Preparation prepare) {
        int colon = source.indexOf(':');
        String kind = colon < 0 ? source : source.substring(0, colon);
        String rest = colon < 0 ? "" : source.substring(colon + 1);
        return switch (kind) {
            case "fashion-mnist" ->
                switch (rest) {
                    case "" -> new FashionMnist(FashionMnist.Extent.SHIPPED, null, prepare);
                    case "full" -> new FashionMnist(FashionMnist.Extent.FULL, null, prepare);
                    default -> new FashionMnist(FashionMnist.Extent.FULL, path(source, rest), prepare);
                };
            case "mnist" -> new Mnist(path(source, rest), prepare);
            case "idx" -> new IdxPair(first(source, rest), second(source, rest), prepare);
            case "npy" -> new NpyPair(first(source, rest), second(source, rest), prepare);
            case "cifar10" -> new Cifar10(path(source, rest), prepare);
            case "cifar100" -> new Cifar100(path(source, rest), prepare);
            case "folder" -> new ImageFolder(path(source, rest), prepare);
            case "tiny-imagenet" -> new TinyImagenet(path(source, rest), prepare);
            case "table" ->
                new ImageTable(
                        first(source, rest),
                        second(source, rest),
                        "image",
                        "label",
                        Map.of(),
                        PixelPlace.HEAP,
                        prepare);
            default -> throw unknown(source);
        };
    }

    /// Images of which no labels are asked for: all that are in a folder or zip, in the order of their names,
    /// with or without class folders; or one array, `npy:X.npy`. Absent for sources of other kinds.
    ///
    /// @param size side in pixels to which they are brought; absent: as they are
    public static @Nullable Images unlabelled(String source, @Nullable Integer size) {
        if (source.startsWith("folder:")) {
            return ImageFiles.read(path(source, source.substring("folder:".length())), size);
        } else if (source.startsWith("npy:") && source.indexOf(',') < 0) {
            path(source, source.substring("npy:".length()));
            Images images = ArrayImages.read(ArrayRef.parse(source.substring("npy:".length())), ImageLayout.USUAL);
            return size == null ? images : images.square(size);
        }
        return null;
    }

    private static Path first(String source, String pair) {
        return path(source, pair.substring(0, comma(source, pair)));
    }

    private static Path second(String source, String pair) {
        return path(source, pair.substring(comma(source, pair) + 1));
    }

    private static int comma(String source, String pair) {
        int comma = pair.indexOf(',');
        if (comma < 0) {
            throw unknown(source);
        }
        return comma;
    }

    private static Path path(String source, String text) {
        if (text.isEmpty()) {
            throw unknown(source);
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InputError("data: expected a path in " + source + ", got " + e.getMessage(), e);
        }
    }

    private static InputError unknown(String source) {
        return new InputError("data: expected one of " + FORMS + "; got '" + source + "'");
    }
}
