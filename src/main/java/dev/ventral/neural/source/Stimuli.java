package dev.ventral.neural.source;

import dev.ventral.InputError;
import dev.ventral.array.ArrayRef;
import dev.ventral.data.image.ArrayImages;
import dev.ventral.data.image.ImageFiles;
import dev.ventral.data.image.ImageLayout;
import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The images of a recording, and what they are called.
record Stimuli(Images images, List<String> labels) {

    /// Images from a folder or zip (by the order of their names, which are their labels), or from arrays
    /// (labelled by their numbers).
    static Stimuli read(List<ArrayRef> files, @Nullable ImageLayout layout, boolean grey, @Nullable Integer size) {
        ArrayRef first = files.getFirst();
        for (ArrayRef each : files) {
            InputError.unless(
                    Files.exists(each.file()), "%s: expected images, got no such file or folder", each.file());
        }
        boolean named = files.size() == 1 && isTree(first);
        InputError.unless(
                !named || layout == null, "image-layout: expected image arrays, got the image files %s", first);
        Images read = named
                ? ImageFiles.read(first.file(), size)
                : ArrayImages.read(files, layout == null ? ImageLayout.USUAL : layout);
        Images sized = size == null || named ? read : read.square(size);
        return new Stimuli(
                grey ? sized.grey() : sized, named ? ImageFiles.names(first.file()) : Recording.numbers(read.count()));
    }

    private static boolean isTree(ArrayRef file) {
        return file.variable() == null
                && (Files.isDirectory(file.file())
                        || file.file().toString().toLowerCase(Locale.ROOT).endsWith(".zip"));
    }

    /// Those that were shown, and which of these each trial showed.
    ///
    /// @param shown the image of each trial
    Shown shown(int[] shown) {
        int[] used = Arrays.stream(shown).distinct().sorted().toArray();
        int[] place = new int[images.count()];
        for (int i = 0; i < used.length; i++) {
            place[used[i]] = i;
        }
        return new Shown(
                new Stimuli(
                        used.length == images.count() ? images : images.select(used),
                        Arrays.stream(used).mapToObj(labels::get).toList()),
                used,
                Arrays.stream(shown).map(i -> place[i]).toArray());
    }

    /// @param stimuli the images that were shown
    /// @param numbers their numbers among all
    /// @param imageOfTrial the image of each trial, among those that were shown
    @SuppressWarnings("ArrayRecordComponent") // handed on at once
    record Shown(Stimuli stimuli, int[] numbers, int[] imageOfTrial) {

        /// The places of these images among those that were shown, ascending; others are passed over.
        int[] places(int[] images) {
            return IntStream.range(0, numbers.length)
                    .filter(i -> Arrays.stream(images).anyMatch(n -> n == numbers[i]))
                    .toArray();
        }
    }
}
