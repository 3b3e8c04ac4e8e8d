package dev.ventral.data.image;

/// Bilinear resizing with antialiasing, one image at a time.
///
/// The triangle filter is as wide as the reduction asks for (equal to plain bilinear where the image grows),
/// half-pixel centres, weights renormalised at the border: PyTorch's
/// `interpolate(mode="bilinear", antialias=True)` and Pillow's `BILINEAR`. Own code, as one thread of many does
/// it beside its decoding, where the engine would start its own for each image.
final class Resize {
    private static final int LARGEST = 255;

    private Resize() {}

    /// `C x H x W` to `C x rows x columns`.
    static float[] antialiased(float[] pixels, int channels, int height, int width, int rows, int columns) {
        var vertical = Filter.of(height, rows);
        var horizontal = Filter.of(width, columns);
        float[] resized = new float[channels * rows * columns];
        float[] line = new float[width];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < rows; y++) {
                vertical.down(pixels, c * height * width, width, y, line);
                horizontal.across(line, 1, 0, resized, (c * rows + y) * columns);
            }
        }
        return resized;
    }

    /// Levels, rounded, `C x rows x columns`. The numbers of one channel do not depend on where the others lie.
    static byte[] antialiased(Picture picture, int rows, int columns) {
        var vertical = Filter.of(picture.height(), rows);
        var horizontal = Filter.of(picture.width(), columns);
        int[] bands = picture.bands();
        byte[] resized = new byte[bands.length * rows * columns];
        float[] line = new float[picture.width() * picture.step()];
        float[] short1 = new float[columns];
        for (int y = 0; y < rows; y++) {
            vertical.down(picture.stored(), picture.line(), y, line);
            for (int c = 0; c < bands.length; c++) {
                horizontal.across(line, picture.step(), bands[c], short1, 0);
                int to = (c * rows + y) * columns;
                for (int x = 0; x < columns; x++) {
                    resized[to + x] = (byte) (int) Math.min(short1[x] + 0.5f, LARGEST);
                }
            }
        }
        return resized;
    }

    /// Which pixels of a line make up each new one.
    ///
    /// @param first of them
    /// @param weights sum to 1
    private record Filter(int[] first, float[][] weights) {

        static Filter of(int from, int to) {
            double scale = (double) from / to;
            double support = Math.max(scale, 1);
            int[] first = new int[to];
            float[][] weights = new float[to][];
            for (int i = 0; i < to; i++) {
                double centre = scale * (i + 0.5);
                int low = Math.max((int) (centre - support + 0.5), 0);
                int high = Math.min((int) (centre + support + 0.5), from);
                double[] triangle = new double[high - low];
                double sum = 0;
                for (int k = 0; k < triangle.length; k++) {
                    triangle[k] = Math.max(1 - Math.abs((low + k + 0.5 - centre) / support), 0);
                    sum += triangle[k];
                }
                first[i] = low;
                weights[i] = new float[triangle.length];
                for (int k = 0; k < triangle.length; k++) {
                    weights[i][k] = (float) (triangle[k] / sum);
                }
            }
            return new Filter(first, weights);
        }

        /// Row `y` of the result as the weighted sum of rows, `line.length` values each.
        void down(byte[] rows, int stride, int y, float[] line) {
            float[] own = weights[y];
            int from = first[y] * stride;
            float weight = own[0];
            for (int x = 0; x < line.length; x++) {
                line[x] = weight * (rows[from + x] & 0xff);
            }
            for (int k = 1; k < own.length; k++) {
                add(rows, from + k * stride, own[k], line);
            }
        }

        private static void add(byte[] rows, int from, float weight, float[] line) {
            for (int x = 0; x < line.length; x++) {
                line[x] += weight * (rows[from + x] & 0xff);
            }
        }

        void down(float[] rows, int start, int stride, int y, float[] line) {
            float[] own = weights[y];
            int from = start + first[y] * stride;
            float weight = own[0];
            for (int x = 0; x < line.length; x++) {
                line[x] = weight * rows[from + x];
            }
            for (int k = 1; k < own.length; k++) {
                add(rows, from + k * stride, own[k], line);
            }
        }

        private static void add(float[] rows, int from, float weight, float[] line) {
            for (int x = 0; x < line.length; x++) {
                line[x] += weight * rows[from + x];
            }
        }

        /// The line, every `step`-th value from `start`, as the weighted sums of neighbours.
        void across(float[] line, int step, int start, float[] into, int offset) {
            for (int x = 0; x < first.length; x++) {
                float[] own = weights[x];
                int from = first[x] * step + start;
                float sum = own[0] * line[from];
                for (int k = 1; k < own.length; k++) {
                    sum += own[k] * line[from + k * step];
                }
                into[offset + x] = sum;
            }
        }
    }
}
