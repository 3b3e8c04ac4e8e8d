package dev.ventral.report.run;

import dev.ventral.report.part.HeatMap;
import dev.ventral.report.part.Matrix;
import dev.ventral.report.part.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Similarity matrices of the brain and of each condition's network, side by side on one colour scale.
///
/// @param scale where the colours end: minus and plus this
/// @param problems what cannot be read or compared
public record SimilaritySection(List<Panel> panels, int images, String scale, List<String> problems) {
    /// Of the off-diagonal entries, the share that the colour scale covers.
    private static final double COVERED = 0.99;

    private static final int POWER_STEPS = 200;

    /// One matrix.
    ///
    /// @param image PNG as a data URI
    /// @param data entries times 1000, row by row, for reading single values
    public record Panel(String title, String caption, String image, String alt, List<Integer> data) {}

    static SimilaritySection of(List<Matrix> matrices, boolean simulated) {
        List<String> problems = new ArrayList<>();
        List<Matrix> shown = new ArrayList<>();
        for (Matrix matrix : matrices) {
            if (!matrix.problem().isEmpty()) {
                problems.add(matrix.problem());
            } else if (!shown.isEmpty() && shown.getFirst().size() != matrix.size()) {
                problems.add("similarity/%s.npy: expected %d x %d entries as in %s.npy, got %d x %d"
                        .formatted(
                                matrix.name(),
                                shown.getFirst().size(),
                                shown.getFirst().size(),
                                shown.getFirst().name(),
                                matrix.size(),
                                matrix.size()));
            } else {
                shown.add(matrix);
            }
        }
        if (shown.isEmpty()) {
            return new SimilaritySection(List.of(), 0, "", problems);
        }
        Matrix first = shown.getFirst();
        int[] order = order(first);
        double limit = limit(shown);
        String brain = simulated ? "Simulated brain (target)" : "Brain (target)";
        boolean target = first.name().equals(Matrix.BRAIN);
        List<Panel> panels = new ArrayList<>();
        for (Matrix matrix : shown) {
            boolean reference = matrix.name().equals(Matrix.BRAIN);
            double r = target && !reference ? matrix.correlation(first) : Double.NaN;
            String caption = Double.isNaN(r)
                    ? ""
                    : String.format(Locale.ROOT, "r = %.2f", r).replace('-', '−');
            String title = reference ? brain : matrix.name();
            panels.add(new Panel(
                    title,
                    caption,
                    HeatMap.dataUri(matrix, order, limit),
                    "Similarity matrix of %s for %d images%s"
                            .formatted(
                                    title,
                                    matrix.size(),
                                    caption.isEmpty() ? "" : ", correlation with the target " + caption),
                    data(matrix, order)));
        }
        return new SimilaritySection(panels, first.size(), Numbers.plain(limit), problems);
    }

    private static List<Integer> data(Matrix matrix, int[] order) {
        List<Integer> data = new ArrayList<>();
        for (int i : order) {
            for (int j : order) {
                data.add(Math.round(matrix.at(i, j) * 1000));
            }
        }
        return data;
    }

    /// A round number that covers nearly all entries off the diagonal.
    private static double limit(List<Matrix> matrices) {
        double[] sizes = matrices.stream()
                .flatMap(m -> IntStream.range(0, m.size())
                        .boxed()
                        .flatMap(i -> IntStream.range(0, i).mapToObj(j -> (double) Math.abs(m.at(i, j)))))
                .mapToDouble(v -> v)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double value = sizes.length == 0 ? 1 : sizes[(int) (COVERED * (sizes.length - 1))];
        return Math.clamp(Math.ceil(value * 20) / 20, 0.05, 1);
    }

    /// The images in the order of the matrix' first principal direction, so that what is similar stands
    /// together.
    public static int[] order(Matrix matrix) {
        int n = matrix.size();
        double[] vector = new double[n];
        for (int i = 0; i < n; i++) {
            vector[i] = Math.sin(i + 1.0);
        }
        for (int step = 0; step < POWER_STEPS; step++) {
            center(vector);
            double[] next = new double[n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    next[i] += matrix.at(i, j) * vector[j];
                }
            }
            double length = Math.sqrt(Arrays.stream(next).map(v -> v * v).sum());
            if (!(length > 0)) {
                break;
            }
            for (int i = 0; i < n; i++) {
                vector[i] = next[i] / length;
            }
        }
        double[] key = vector;
        return IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> key[i]))
                .mapToInt(i -> i)
                .toArray();
    }

    private static void center(double[] vector) {
        double mean = Arrays.stream(vector).average().orElse(0);
        for (int i = 0; i < vector.length; i++) {
            vector[i] -= mean;
        }
    }
}
