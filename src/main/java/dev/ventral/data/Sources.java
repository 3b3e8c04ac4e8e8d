package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.array.ArrayRef;
import dev.ventral.data.image.ArrayImages;
import dev.ventral.data.image.ImageFiles;
import dev.ventral.data.image.ImageLayout;
import dev.ventral.data.image.Images;
import dev.ventral.data.image.PixelStorage;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Data sets by one word, as the command line names them.
public final class Sources {
    /// What may be given.
    public static final String FORMS = "fashion-mnist, fashion-mnist:full, fashion-mnist:DIR, mnist:DIR,"
            + " idx:IMAGES,LABELS, npy:X.npy,Y.npy, cifar10:DIR, cifar100:DIR, folder:DIR-OR-ZIP, tiny-imagenet:DIR,"
            + " table:DIR-OR-ZIP,TABLE.csv";

    private static final List<String> IN_FILES = List.of("folder", "tiny-imagenet", "table");

    private Sources() {}

    /// The data set that `source` names, nothing prepared.
    public static Dataset parse(String source) {
        return parse(source, Preparation.NONE);
    }

    /// The data set that `source` names.
    public static Dataset parse(String source, Preparation prepare) {
        return parse(source, prepare, PixelStorage.HEAP);
    }

    /// The data set that `source` names.
    ///
    /// @param pixels where they are; in files only where images are files of their own
    public static Dataset parse(String source, Preparation prepare, PixelStorage pixels) {
        int colon = source.indexOf(':');
        String kind = colon < 0 ? source : source.substring(0, colon);
        String rest = colon < 0 ? "" : source.substring(colon + 1);
        InputError.unless(
                pixels == PixelStorage.HEAP || IN_FILES.contains(kind),
                "pixels: files: expected images that are files of their own (%s), got '%s'",
                String.join(", ", IN_FILES),
                source);
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
            case "folder" -> new ImageFolder(path(source, rest), List.of(), null, pixels, prepare);
            case "tiny-imagenet" -> new TinyImagenet(path(source, rest), pixels, prepare);
            case "table" ->
                new ImageTable(first(source, rest), second(source, rest), "image", "label", Map.of(), pixels, prepare);
            default -> throw unknown(source);
        };
    }

    /// Images of which no labels are asked for: all that are in a folder or zip, in the order of their names,
    /// with or without class folders; or one array, `npy:X.npy`. Absent for sources of other kinds.
    ///
    /// @param prepare size and colour
    /// @param pixels where they are
    public static @Nullable Images unlabelled(String source, Preparation prepare, PixelStorage pixels) {
        if (source.startsWith("folder:")) {
            Path path = path(source, source.substring("folder:".length()));
            return prepare.coloured(ImageFiles.read(path, prepare.frame(), pixels));
        } else if (source.startsWith("npy:") && source.indexOf(',') < 0) {
            path(source, source.substring("npy:".length()));
            Images images = ArrayImages.read(ArrayRef.parse(source.substring("npy:".length())), ImageLayout.USUAL);
            return prepare.coloured(prepare.frame().apply(images));
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
