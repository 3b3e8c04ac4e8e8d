package dev.ventral.similarity;

import dev.ventral.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Models compared with subjects, over drawn images and subjects: one row of figures per draw.
///
/// Images and subjects are drawn with replacement. A pair of one image with itself has no dissimilarity to
/// speak of and is left out. Draws with fewer than three different images, or two different subjects, are
/// drawn again. Each draw is a function of seed, factor and number.
///
/// A row holds the models' mean likeness to the subjects drawn, then the lower and the upper noise ceiling.
final class RdmSampling {
    private final List<SquareMatrix> models;
    private final List<SquareMatrix> subjects;
    private final RdmComparison comparison;
    private final int images;

    RdmSampling(List<SquareMatrix> models, List<SquareMatrix> subjects, RdmComparison comparison) {
        this.models = models;
        this.subjects = subjects;
        this.comparison = comparison;
        images = subjects.getFirst().size();
    }

    /// On all images and subjects.
    double[] whole() {
        return row(range(images), range(subjects.size()));
    }

    /// @param factor what is drawn anew; the other stays as it is
    /// @return `count x (models + 2)`
    double[][] draws(BootstrapFactor factor, int count, long seed) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(number -> draw(factor, Seeds.mix(seed, stream(factor), number)))
                .toArray(double[][]::new);
    }

    private static long stream(BootstrapFactor factor) {
        return switch (factor) {
            case IMAGES -> 0;
            case SUBJECTS -> 1;
            case BOTH -> 2;
        };
    }

    private double[] draw(BootstrapFactor factor, long seed) {
        var random = new SplittableRandom(seed);
        int[] drawnImages = factor == BootstrapFactor.SUBJECTS ? range(images) : draw(random, images, 3);
        int[] drawnSubjects =
                factor == BootstrapFactor.IMAGES ? range(subjects.size()) : draw(random, subjects.size(), 2);
        return row(drawnImages, drawnSubjects);
    }

    private static int[] draw(SplittableRandom random, int from, int different) {
        int[] drawn = new int[from];
        do {
            Arrays.setAll(drawn, _ -> random.nextInt(from));
        } while (Arrays.stream(drawn).distinct().count() < Math.min(different, from));
        return drawn;
    }

    private double[] row(int[] drawnImages, int[] drawnSubjects) {
        double[][] vectors = new double[subjects.size()][];
        double[][] unit = new double[subjects.size()][];
        for (int s : Arrays.stream(drawnSubjects).distinct().toArray()) {
            vectors[s] = vector(subjects.get(s), drawnImages);
            unit[s] = comparison.normalised(vectors[s]);
        }
        double[] row = new double[models.size() + 2];
        for (int m = 0; m < models.size(); m++) {
            double[] model = vector(models.get(m), drawnImages);
            double[] dual = comparison.dual(comparison.normalised(model));
            row[m] = Arrays.stream(drawnSubjects)
                    .mapToDouble(s -> comparison.between(model, dual, vectors[s], unit[s]))
                    .average()
                    .orElseThrow();
        }
        List<double[]> drawn =
                Arrays.stream(drawnSubjects).mapToObj(s -> vectors[s]).toList();
        List<double[]> normalised =
                Arrays.stream(drawnSubjects).mapToObj(s -> unit[s]).toList();
        RdmNoiseCeiling ceiling = RdmNoiseCeiling.of(drawn, normalised, drawnSubjects, comparison);
        row[models.size()] = ceiling.lower();
        row[models.size() + 1] = ceiling.upper();
        return row;
    }

    /// The values above the diagonal of the drawn images' matrix; NaN for an image with itself.
    private static double[] vector(SquareMatrix matrix, int[] drawn) {
        double[] values = new double[drawn.length * (drawn.length - 1) / 2];
        int k = 0;
        for (int a = 0; a < drawn.length; a++) {
            for (int b = a + 1; b < drawn.length; b++) {
                int i = Math.min(drawn[a], drawn[b]);
                int j = Math.max(drawn[a], drawn[b]);
                values[k++] = i == j ? Double.NaN : matrix.get(i, j);
            }
        }
        return values;
    }

    private static int[] range(int count) {
        return IntStream.range(0, count).toArray();
    }
}
