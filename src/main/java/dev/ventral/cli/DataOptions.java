package dev.ventral.cli;

import dev.ventral.InputError;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.LoadedDataset;
import dev.ventral.data.Preparation;
import dev.ventral.data.Sources;
import dev.ventral.data.image.Images;
import dev.ventral.data.image.PixelStorage;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of commands that take labelled images.
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "SOURCE",
            required = true,
            description = {"Labelled images: " + Sources.FORMS + ".", "A set's own test images, where it has them."})
    private String source = "";

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            description = "Resize the largest central square to this side; with --resize: cut out the central square.")
    private @Nullable Integer size;

    @Option(
            names = "--resize",
            paramLabel = "PIXELS",
            description = "Resize the shorter side first (ImageNet: --resize 256 --size 224).")
    private @Nullable Integer resize;

    @Option(
            names = "--pixels",
            paramLabel = "heap|files",
            defaultValue = "heap",
            description = {
                "Where images are: all on the heap, or decoded from their files whenever they are asked for"
                        + " (needs --size; in colour without --grey; default: ${DEFAULT-VALUE})."
            })
    private PixelStorage pixels = PixelStorage.HEAP;

    @Option(names = "--grey", description = "Convert to one channel.")
    private boolean grey;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Only N images, drawn by the seed, evenly from all classes.")
    private @Nullable Integer limit;

    /// Images whose labels do not matter: also a folder or zip without class folders, or one array.
    LabelledImages readUnlabelled() {
        Preparation prepare = preparation();
        Images images = Sources.unlabelled(source, prepare, pixels);
        return images == null ? read() : new LabelledImages(source, images, new int[images.count()], List.of("image"));
    }

    LabelledImages read() {
        Preparation prepare = preparation();
        LoadedDataset pool = Sources.parse(source, prepare, pixels).read();
        LabelledImages own = pool.measured();
        InputError.unless(own.count() >= 1, "--data %s: expected at least one image, got none", source);
        Integer side = size;
        InputError.unless(
                pixels == PixelStorage.FILES
                        || side == null
                        || (double) own.count() * own.images().channels() * side * side <= Integer.MAX_VALUE,
                "--size: expected a side at which all images together have less than 2^31 values, got %d for %s",
                side,
                own);
        return prepare.measured(pool);
    }

    private Preparation preparation() {
        InputError.unless(limit == null || limit >= 1, "--limit: expected at least 1, got %s", limit);
        pixels(size, "--size");
        pixels(resize, "--resize");
        InputError.unless(
                pixels == PixelStorage.HEAP || size != null,
                "--pixels files: expected --size too, as no image is decoded to find it out, got none");
        InputError.unless(
                resize == null || size == null || size <= resize,
                "--size: expected at most --resize, got %s and %s",
                size,
                resize);
        return new Preparation(null, 0, null, grey, resize, size);
    }

    private static void pixels(@Nullable Integer given, String option) {
        InputError.unless(
                given == null || (given >= 1 && given <= 16_384),
                "%s: expected 1 to 16384 pixels, got %s",
                option,
                given);
    }

    /// The numbers of the images to use, increasing.
    int[] which(LabelledImages images, long seed) {
        Integer count = limit;
        return count == null || count >= images.count()
                ? IntStream.range(0, images.count()).toArray()
                : images.draw(count, seed);
    }

    String describe() {
        return source
                + (resize == null ? "" : ", resize " + resize)
                + (size == null ? "" : ", size " + size)
                + (grey ? ", grey" : "")
                + (limit == null ? "" : ", limit " + limit);
    }
}
