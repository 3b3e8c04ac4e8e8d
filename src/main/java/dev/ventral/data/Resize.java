package dev.ventral.data;

/// Bilinear resizing with antialiasing, one image at a time.
///
/// The triangle filter is as wide as the reduction asks for (equal to plain bilinear where the image grows),
/// half-pixel centres, weights renormalised at the border: PyTorch's
/// `interpolate(mode="bilinear", antialias=True)` and Pillow's `BILINEAR`. Own code, as one thread of many does
/// it beside its decoding, where the engine would start its own for each image.
final class Resize {
    private Resize() {}

    /// `C x H x W` to `C x rows x columns`.
    static float[] antialiased(float[] pixels, int channels, int height, int width, int rows, int columns) {
        var vertical = Filter.of(height, rows);
        var horizontal = Filter.of(width, columns);
        float[] resized = new float[channels * rows * columns];
        float[] line = new float[width];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < rows; y++) {
                int plane = c * height;
                blend(pixels, plane + vertical.first[y], width, vertical.weights[y], line);
                horizontal.across(line, resized, (c * rows + y) * columns);
            }
        }
        return resized;
    }

    /// `line` is the weighted sum of some rows of `width` values, the first of them `row`.
    private static void blend(float[] pixels, int row, int width, float[] weights, float[] line) {
        int from = row * width;
        float first = weights[0];
        for (int x = 0; x < width; x++) {
            line[x] = first * pixels[from + x];
        }
        for (int k = 1; k < weights.length; k++) {
            from += width;
            float weight = weights[k];
            for (int x = 0; x < width; x++) {
                line[x] += weight * pixels[from + x];
            }
        }
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

        void across(float[] line, float[] into, int offset) {
            for (int x = 0; x < first.length; x++) {
                float[] own = weights[x];
                int from = first[x];
                float sum = 0;
                for (int k = 0; k < own.length; k++) {
                    sum += own[k] * line[from + k];
                }
                into[offset + x] = sum;
            }
        }
    }
}
