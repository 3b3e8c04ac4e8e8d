package dev.ventral.similarity;

import dev.ventral.InputError;
import java.util.Arrays;
import java.util.List;

/// A value for each pair of images: a similarity or dissimilarity matrix.
///
/// @param size the number of images
/// @param values `size x size`, row-major; not to be written to
public record SquareMatrix(int size, float[] values) {
    /// The side of the largest matrix a Java array holds.
    public static final int LARGEST = 46_340;

    public SquareMatrix {
        checkSize(size);
        if (values.length != size * size) {
            throw new IllegalArgumentException("expected " + size + " x " + size + " values, got " + values.length);
        }
    }

    /// The value in row `i`, column `j`.
    public float get(int i, int j) {
        return values[i * size + j];
    }

    /// The values above the diagonal, row by row: `(0,1), (0,2), …, (1,2), …`.
    public double[] upperTriangle() {
        long count = (long) size * (size - 1) / 2;
        double[] upper = new double[Math.toIntExact(count)];
        int k = 0;
        for (int i = 0; i < size; i++) {
            for (int j = i + 1; j < size; j++) {
                upper[k++] = get(i, j);
            }
        }
        return upper;
    }

    /// The symmetric matrix with these values above (and below) its diagonal and 0 on it.
    ///
    /// @param upper in the order of [#upperTriangle]; as many as n (n - 1) / 2 for some n
    public static SquareMatrix ofUpperTriangle(double[] upper) {
        int size = imagesOf(upper.length);
        float[] values = new float[size * size];
        int k = 0;
        for (int i = 0; i < size; i++) {
            for (int j = i + 1; j < size; j++) {
                values[i * size + j] = (float) upper[k];
                values[j * size + i] = (float) upper[k++];
            }
        }
        return new SquareMatrix(size, values);
    }

    /// How many images have this many pairs; an [InputError] where none has.
    static int imagesOf(int pairs) {
        int size = (int) Math.round((1 + Math.sqrt(1 + 8.0 * pairs)) / 2);
        InputError.unless(
                (long) size * (size - 1) / 2 == pairs,
                "values above a diagonal: expected n (n - 1) / 2 of them, got %d",
                pairs);
        checkSize(size);
        return size;
    }

    /// The rows and columns of these images, in this order.
    public SquareMatrix select(int[] images) {
        checkSize(images.length);
        float[] chosen = new float[images.length * images.length];
        int k = 0;
        for (int i : images) {
            for (int j : images) {
                chosen[k++] = get(i, j);
            }
        }
        return new SquareMatrix(images.length, chosen);
    }

    /// The mean of several matrices of one size, entry by entry.
    public static SquareMatrix mean(List<SquareMatrix> matrices) {
        if (matrices.isEmpty()) {
            throw new IllegalArgumentException("expected at least one matrix");
        }
        int size = matrices.getFirst().size;
        for (SquareMatrix matrix : matrices) {
            InputError.unless(
                    matrix.size == size,
                    "similarity matrices: expected one size, got %d x %d and %d x %d",
                    size,
                    size,
                    matrix.size,
                    matrix.size);
        }
        float[] mean = new float[size * size];
        for (int k = 0; k < mean.length; k++) {
            double sum = 0;
            for (SquareMatrix matrix : matrices) {
                sum += matrix.values[k];
            }
            mean[k] = (float) (sum / matrices.size());
        }
        return new SquareMatrix(size, mean);
    }

    static void checkSize(int size) {
        InputError.unless(
                size >= 0 && size <= LARGEST, "similarity matrix: expected at most %d images, got %d", LARGEST, size);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SquareMatrix(int n, float[] v) && n == size && Arrays.equals(v, values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return size + " x " + size + " matrix";
    }
}
