package dev.ventral.data.image;

import java.util.Arrays;

/// What is done to each image by itself, whether it is on the heap or yet in its file.
sealed interface ImageChange {
    /// @param pixels `C x H x W` on [0, 1], not to be written to
    float[] apply(float[] pixels, int channels, int height, int width);

    /// @param levels `C x H x W`, not to be written to; the result is rounded to the nearest
    default byte[] apply(byte[] levels, int channels, int height, int width) {
        float[] pixels = new float[levels.length];
        for (int k = 0; k < pixels.length; k++) {
            pixels[k] = (levels[k] & 0xff) / 255f;
        }
        return Images.rounded(apply(pixels, channels, height, width));
    }

    /// The same to all of a set.
    Images apply(Images images);

    /// Luma of three channels.
    record Grey() implements ImageChange {
        @Override
        public Images apply(Images images) {
            return images.grey();
        }

        @Override
        public float[] apply(float[] pixels, int channels, int height, int width) {
            int plane = height * width;
            float[] luma = new float[plane];
            for (int p = 0; p < plane; p++) {
                double y = 0.299 * pixels[p] + 0.587 * pixels[plane + p] + 0.114 * pixels[2 * plane + p];
                luma[p] = (float) Math.min(y, 1);
            }
            return luma;
        }
    }

    /// Three equal channels from one.
    record Rgb() implements ImageChange {
        @Override
        public Images apply(Images images) {
            return images.rgb();
        }

        @Override
        public float[] apply(float[] pixels, int channels, int height, int width) {
            float[] rgb = new float[3 * pixels.length];
            for (int c = 0; c < 3; c++) {
                System.arraycopy(pixels, 0, rgb, c * pixels.length, pixels.length);
            }
            return rgb;
        }
    }

    /// A rectangle inside the image.
    record Part(CropBox box) implements ImageChange {
        @Override
        public Images apply(Images images) {
            return images.crop(box);
        }

        @Override
        public byte[] apply(byte[] levels, int channels, int height, int width) {
            byte[] part = new byte[channels * box.height() * box.width()];
            copy(levels, part, channels, height, width);
            return part;
        }

        @Override
        public float[] apply(float[] pixels, int channels, int height, int width) {
            float[] part = new float[channels * box.height() * box.width()];
            copy(pixels, part, channels, height, width);
            return part;
        }

        private void copy(Object all, Object part, int channels, int height, int width) {
            int rows = box.height();
            for (int r = 0; r < channels * rows; r++) {
                int row = r / rows * height + box.top() + r % rows;
                System.arraycopy(all, row * width + box.left(), part, r * box.width(), box.width());
            }
        }
    }

    /// Another size.
    record Resized(int rows, int columns) implements ImageChange {
        @Override
        public Images apply(Images images) {
            return images.resize(rows, columns);
        }

        @Override
        public byte[] apply(byte[] levels, int channels, int height, int width) {
            byte[] resized = new byte[channels * rows * columns];
            for (int c = 0; c < channels; c++) {
                byte[] plane = Arrays.copyOfRange(levels, c * height * width, (c + 1) * height * width);
                var picture = new Picture(height, width, plane, width, 1, new int[] {0});
                System.arraycopy(
                        Resize.antialiased(picture, rows, columns), 0, resized, c * rows * columns, rows * columns);
            }
            return resized;
        }

        @Override
        public float[] apply(float[] pixels, int channels, int height, int width) {
            float[] resized = Resize.antialiased(pixels, channels, height, width, rows, columns);
            for (int k = 0; k < resized.length; k++) {
                // Weights sum to 1 only up to rounding, which may leave [0, 1] by a last bit.
                resized[k] = Math.clamp(resized[k], 0f, 1f);
            }
            return resized;
        }
    }
}
