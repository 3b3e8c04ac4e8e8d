package dev.ventral.cli;

import dev.ventral.InputError;
import dev.ventral.data.Dataset;
import dev.ventral.data.Images;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.Pool;
import dev.ventral.data.Preparation;
import dev.ventral.data.Sources;
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

    @Option(names = "--size", paramLabel = "PIXELS", description = "Resize the largest central square to this side.")
    private @Nullable Integer size;

    @Option(names = "--grey", description = "Convert to one channel.")
    private boolean grey;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Only N images, drawn by the seed, evenly from all classes.")
    private @Nullable Integer limit;

    /// Images whose labels do not matter: also a folder or zip without class folders, or one array.
    LabelledImages readUnlabelled() {
        check();
        Images images = Sources.unlabelled(source, size);
        return images == null
                ? read()
                : new LabelledImages(source, grey ? images.grey() : images, new int[images.count()], List.of("image"));
    }

    LabelledImages read() {
        check();
        // Sets of image files bring images of different sizes to one as they read them.
        Dataset set = Sources.parse(source, new Preparation(null, 0, null, false, size));
        Pool pool = set.read();
        LabelledImages own = pool.test();
        LabelledImages images = own == null ? pool.train() : own;
        InputError.unless(images.count() >= 1, "--data %s: expected at least one image, got none", source);
        if (grey) {
            images = images.with(images.images().grey());
        }
        Integer side = size;
        if (side == null) {
            return images;
        }
        InputError.unless(
                (double) images.count() * images.images().channels() * side * side <= Integer.MAX_VALUE,
                "--size: expected a side at which all images together have less than 2^31 values, got %d for %s",
                side,
                images);
        return images.with(images.images().square(side));
    }

    private void check() {
        InputError.unless(limit == null || limit >= 1, "--limit: expected at least 1, got %s", limit);
        InputError.unless(
                size == null || (size >= 1 && size <= 16_384), "--size: expected 1 to 16384 pixels, got %s", size);
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
                + (size == null ? "" : ", size " + size)
                + (grey ? ", grey" : "")
                + (limit == null ? "" : ", limit " + limit);
    }
}
