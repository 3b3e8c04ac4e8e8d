package dev.ventral.comparison;

import dev.ventral.InputError;
import dev.ventral.comparison.ResponseInput.Numbers;
import dev.ventral.similarity.SquareMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Dissimilarity matrices of files: one square matrix, the values above its diagonal, or a stack of either
/// (`… x n x n`, `n x n x stack` as MATLAB's users have it, `… x n (n - 1) / 2`).
///
/// A matrix must be symmetric with zeros on its diagonal (up to rounding of float32); triangles are row by
/// row, as [SquareMatrix#upperTriangle] has them.
final class RdmInput {
    private static final double ROUNDING = 1e-5;

    private RdmInput() {}

    /// A matrix by the name that results give it.
    record Named(String name, SquareMatrix matrix) {}

    /// The matrices of all files, of the same three images or more.
    ///
    /// @param what the files are, for messages
    static List<Named> read(String what, List<String> sources) {
        List<Named> all = new ArrayList<>();
        UniqueNames names = new UniqueNames();
        for (String source : sources) {
            List<SquareMatrix> matrices = matrices(ResponseInput.numbers(source));
            String name = ResponseInput.name(source);
            List<String> called = ResponseInput.names(source);
            for (int k = 0; k < matrices.size(); k++) {
                String own = called.size() == matrices.size()
                        ? called.get(k)
                        : matrices.size() == 1 ? name : name + " " + (k + 1);
                all.add(new Named(names.unique(own), matrices.get(k)));
            }
            InputError.unless(
                    matrices.getFirst().size() == all.getFirst().matrix().size(),
                    "%s: expected matrices of %d images as in %s, got %d in %s",
                    what,
                    all.getFirst().matrix().size(),
                    sources.getFirst(),
                    matrices.getFirst().size(),
                    source);
        }
        InputError.unless(!all.isEmpty(), "%s: expected dissimilarity matrices, got none", what);
        return all;
    }

    static List<SquareMatrix> matrices(Numbers numbers) {
        long[] shape = numbers.shape();
        InputError.unless(
                numbers.values().length > 0 && shape.length >= 1,
                "%s: expected dissimilarities n x n, stack x n x n, or the n (n - 1) / 2 values above the diagonal,"
                        + " got shape %s",
                numbers.source(),
                numbers.shapeText());
        int rank = shape.length;
        boolean square = rank >= 2 && shape[rank - 1] == shape[rank - 2];
        boolean last = !square && rank == 3 && shape[0] == shape[1];
        int n = Math.toIntExact(shape[last ? 0 : rank - 1]);
        int length = square || last ? n * n : rank == 2 && n == 1 ? numbers.values().length : n;
        int stack = numbers.values().length / length;
        List<SquareMatrix> matrices = new ArrayList<>();
        for (int k = 0; k < stack; k++) {
            double[] values = new double[length];
            for (int i = 0; i < length; i++) {
                values[i] = numbers.values()[last ? i * stack + k : k * length + i];
            }
            String where = numbers.source() + (stack > 1 ? ", matrix " + (k + 1) : "");
            matrices.add(square || last ? ofSquare(values, n, where) : ofTriangle(values, where));
        }
        return matrices;
    }

    private static SquareMatrix ofTriangle(double[] values, String where) {
        long n = Math.round((1 + Math.sqrt(1 + 8.0 * values.length)) / 2);
        InputError.unless(
                n * (n - 1) / 2 == values.length,
                "%s: expected n (n - 1) / 2 values above a diagonal, got %d (%d images have %d, %d have %d)",
                where,
                values.length,
                n - 1,
                (n - 1) * (n - 2) / 2,
                n,
                n * (n - 1) / 2);
        checkImages((int) n, where);
        for (int k = 0; k < values.length; k++) {
            InputError.unless(
                    Double.isFinite(values[k]),
                    "%s: expected finite dissimilarities, got %s as value %d",
                    where,
                    values[k],
                    k + 1);
        }
        return SquareMatrix.ofUpperTriangle(values);
    }

    private static SquareMatrix ofSquare(double[] values, int n, String where) {
        checkImages(n, where);
        double most = Arrays.stream(values)
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                checkPair(values[i * n + j], values[j * n + i], i, j, ROUNDING * most, where);
            }
        }
        float[] narrow = new float[values.length];
        for (int k = 0; k < narrow.length; k++) {
            narrow[k] = k / n == k % n ? 0 : (float) values[k];
        }
        return new SquareMatrix(n, narrow);
    }

    private static void checkPair(double above, double below, int i, int j, double rounding, String where) {
        InputError.unless(
                Double.isFinite(above) && Double.isFinite(below),
                "%s: expected finite dissimilarities, got %s in row %d, column %d",
                where,
                Double.isFinite(above) ? below : above,
                i + 1,
                j + 1);
        InputError.unless(
                i != j || Math.abs(above) <= rounding,
                "%s: expected zeros on the diagonal, as an image is not unlike itself, got %s in row %d (a similarity"
                        + " matrix? 1 minus it is one of dissimilarities)",
                where,
                above,
                i + 1);
        InputError.unless(
                Math.abs(above - below) <= rounding,
                "%s: expected a symmetric matrix, got %s in row %d, column %d and %s in row %d, column %d",
                where,
                above,
                i + 1,
                j + 1,
                below,
                j + 1,
                i + 1);
    }

    private static void checkImages(int images, String where) {
        InputError.unless(images >= 3, "%s: expected 3 images or more, got %d", where, images);
    }
}
