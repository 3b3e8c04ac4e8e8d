package dev.ventral.data.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Images that stay in their files and are decoded whenever they are asked for, by any number of threads:
/// the decoded image is framed, made colour, and goes through `changes`, uint8 after each.
///
/// A zip stays open for as long as images of it can be reached.
final class EncodedImages implements PixelStore {
    private final ImageTree tree;
    private final List<String> names;
    private final ResizeRule frame;
    private final List<ImageChange> changes;
    private final int[] index;

    /// @param frame gives all images one size
    EncodedImages(ImageTree tree, List<String> names, ResizeRule frame) {
        this(tree, List.copyOf(names), frame, List.of(), Images.range(0, names.size()));
    }

    private EncodedImages(
            ImageTree tree, List<String> names, ResizeRule frame, List<ImageChange> changes, int[] index) {
        this.tree = tree;
        this.names = names;
        this.frame = frame;
        this.changes = changes;
        this.index = index;
    }

    /// The same images after one more change.
    EncodedImages then(ImageChange change) {
        List<ImageChange> more = new ArrayList<>(changes);
        more.add(change);
        return new EncodedImages(tree, names, frame, List.copyOf(more), index);
    }

    @Override
    public int count() {
        return index.length;
    }

    @Override
    public EncodedImages select(int[] chosen) {
        int[] selected = new int[chosen.length];
        Arrays.setAll(selected, i -> index[chosen[i]]);
        return new EncodedImages(tree, names, frame, changes, selected);
    }

    /// One image as the set has it, on the heap.
    Images decoded(int image) {
        String name = names.get(index[image]);
        Images decoded = frame.decode(tree.read(name), tree.label(name)).rgb();
        for (ImageChange change : changes) {
            decoded = change.apply(decoded);
        }
        return decoded;
    }

    /// A part of one image as its file has it, resized, on the heap.
    Images part(int image, CropBox.Choice choice, int rows, int columns) {
        String name = names.get(index[image]);
        return ImageDecoder.decode(tree.read(name), tree.label(name), choice).resized(rows, columns);
    }

    @Override
    public void pixels(int image, float[] into, int offset) {
        decoded(image).pixels(0, into, offset);
    }

    /// Names, sizes in bytes and the view, as all content would take hours.
    @Override
    public void digest(MessageDigest digest) {
        digest.update((frame + " " + changes).getBytes(StandardCharsets.UTF_8));
        for (int i : index) {
            String name = names.get(i);
            digest.update(("\n" + name + " " + tree.size(name)).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodedImages o
                && o.tree.path().equals(tree.path())
                && o.names.equals(names)
                && o.frame.equals(frame)
                && o.changes.equals(changes)
                && Arrays.equals(o.index, index);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(index);
    }
}
