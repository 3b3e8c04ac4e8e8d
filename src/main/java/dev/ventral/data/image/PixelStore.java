package dev.ventral.data.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;

/// Where the pixels of a set of images are: on the heap, an array `C x H x W` for each, or in files.
sealed interface PixelStore permits PixelStore.Levels, PixelStore.Floats, EncodedImages {
    /// The number of images.
    int count();

    /// The images with these numbers, sharing their pixels.
    PixelStore select(int[] index);

    /// The pixels of one image on [0, 1].
    void pixels(int image, float[] into, int offset);

    /// Adds what the images are to a hash.
    void digest(MessageDigest digest);

    private static <T> T[] picked(T[] all, int[] index) {
        T[] chosen = Arrays.copyOf(all, index.length);
        for (int i = 0; i < index.length; i++) {
            chosen[i] = all[index[i]];
        }
        return chosen;
    }

    private static <T> T[] joined(T[] first, T[] second) {
        T[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /// uint8.
    record Levels(byte[][] images) implements PixelStore {
        @Override
        public int count() {
            return images.length;
        }

        @Override
        public Levels select(int[] index) {
            return new Levels(picked(images, index));
        }

        Levels and(Levels more) {
            return new Levels(joined(images, more.images));
        }

        @Override
        public void pixels(int image, float[] into, int offset) {
            byte[] levels = images[image];
            for (int k = 0; k < levels.length; k++) {
                into[offset + k] = (levels[k] & 0xff) / 255f;
            }
        }

        @Override
        public void digest(MessageDigest digest) {
            for (byte[] image : images) {
                digest.update(image);
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Levels(byte[][] own) && Arrays.deepEquals(own, images);
        }

        @Override
        public int hashCode() {
            return images.length;
        }
    }

    /// float32.
    record Floats(float[][] images) implements PixelStore {
        @Override
        public int count() {
            return images.length;
        }

        @Override
        public Floats select(int[] index) {
            return new Floats(picked(images, index));
        }

        Floats and(Floats more) {
            return new Floats(joined(images, more.images));
        }

        @Override
        public void pixels(int image, float[] into, int offset) {
            System.arraycopy(images[image], 0, into, offset, images[image].length);
        }

        @Override
        public void digest(MessageDigest digest) {
            for (float[] image : images) {
                var little = ByteBuffer.allocate(Float.BYTES * image.length).order(ByteOrder.LITTLE_ENDIAN);
                little.asFloatBuffer().put(image);
                digest.update(little);
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Floats(float[][] own) && Arrays.deepEquals(own, images);
        }

        @Override
        public int hashCode() {
            return images.length;
        }
    }
}
