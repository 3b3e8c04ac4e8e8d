package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Images and the class of each.
///
/// @param name what reports and error messages call the set
/// @param labels the class of each image, an index into `classes`; not to be written to
/// @param classes the names of the classes
public record LabelledImages(String name, Images images, int[] labels, List<String> classes) {
    public LabelledImages {
        classes = List.copyOf(classes);
        InputError.unless(
                labels.length == images.count(),
                "%s: expected as many labels as images, got %d labels for %d images",
                name,
                labels.length,
                images.count());
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes.size()) {
                throw new InputError(name + ": label of image " + i + ": expected a class from 0 to "
                        + (classes.size() - 1) + ", got " + labels[i]);
            }
        }
    }

    /// The number of images.
    public int count() {
        return labels.length;
    }

    /// The images with these numbers, in this order; pixels are shared, not copied.
    public LabelledImages select(int[] index) {
        int[] chosen = new int[index.length];
        for (int i = 0; i < index.length; i++) {
            chosen[i] = labels[index[i]];
        }
        return new LabelledImages(name, images.select(index), chosen, classes);
    }

    /// The same labels on other images, one for one.
    public LabelledImages with(Images other) {
        return new LabelledImages(name, other, labels, classes);
    }

    /// SHA-256 of the labels and of the names of their classes.
    public String labelsSha256() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((Arrays.toString(labels) + classes).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The numbers of `count` images, stratified by class and drawn by `seed`, increasing.
    public int[] draw(int count, long seed) {
        return Arrays.stream(Stratified.sample(labels, classes.size(), count, seed))
                .sorted()
                .toArray();
    }

    /// `count` images, stratified by class and drawn by `seed`; all of them, in their order, where there are
    /// no more.
    public LabelledImages sample(int count, long seed) {
        return count >= count() ? this : select(Stratified.sample(labels, classes.size(), count, seed));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelledImages(String n, Images i, int[] l, List<String> c)
                && n.equals(name)
                && Arrays.equals(l, labels)
                && c.equals(classes)
                && i.equals(images);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(labels);
    }

    @Override
    public String toString() {
        return name + ": " + images + ", " + classes.size() + " classes";
    }
}
