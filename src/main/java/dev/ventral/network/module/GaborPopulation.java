package dev.ventral.network.module;

import dev.ventral.InputError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.NormalDistribution;

/// Gabor filters drawn as the primary visual cortex of macaques has its cells, from histograms: within a bin
/// every value is as likely (on a logarithmic scale but for angles).
///
/// Orientations are De Valois, Yund & Hepler 1982's, spatial frequencies of the fovea De Valois, Albrecht &
/// Thorell 1982's, widths in cycles along and across the wave (nx, ny, jointly) Ringach 2002's, phases uniform.
/// Frequency and nx are tied by a Gaussian copula: standard normal a, b with correlation .75 give them by their
/// distributions' inverses at the normal cumulative probabilities of a and b. All numbers are those of Dapello,
/// Marques et al. 2020's code.
public final class GaborPopulation {
    private static final double CORRELATION = .75;

    /// Degrees.
    static final double[] ORIENTATIONS = {-22.5, 22.5, 67.5, 112.5, 157.5};

    static final double[] ORIENTATION_CELLS = {66, 49, 77, 54};

    /// Cycles per degree.
    static final double[] FREQUENCIES = {.5, .7, 1, 1.4, 2, 2.8, 4, 5.6, 8, 11.2};

    static final double[] FREQUENCY_CELLS = {4, 4, 8, 25, 32, 26, 28, 12, 8};

    /// Powers of ten.
    static final double[] WIDTHS = {-1, -.76, -.52, -.28, -.04, .2};

    /// Rows nx, columns ny.
    static final double[][] WIDTH_CELLS = {
        {2, 0, 1, 0, 0}, {8, 9, 4, 1, 0}, {1, 2, 19, 17, 3}, {0, 0, 1, 7, 4}, {0, 0, 0, 0, 0}
    };

    private GaborPopulation() {}

    /// @param highest no cell prefers a higher frequency, in cycles per degree: bins that reach beyond are
    ///     left out
    public static List<Gabor> draw(int count, double highest, long seed) {
        int bins = (int) Arrays.stream(FREQUENCIES)
                .skip(1)
                .filter(edge -> edge <= highest)
                .count();
        InputError.unless(
                bins > 0,
                "network.field-of-view: expected images with pixels enough for %s cycles per degree, got the highest"
                        + " frequency %s",
                FREQUENCIES[1],
                highest);
        double[] octaves =
                Arrays.stream(FREQUENCIES).limit(bins + 1L).map(Math::log).toArray();
        double[] cells = Arrays.copyOf(FREQUENCY_CELLS, bins);
        double[] rows = Arrays.stream(WIDTH_CELLS)
                .mapToDouble(row -> Arrays.stream(row).sum())
                .toArray();
        var random = new SplittableRandom(seed);
        var normal = new NormalDistribution();
        List<Gabor> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double a = random.nextGaussian();
            double b = CORRELATION * a + Math.sqrt(1 - CORRELATION * CORRELATION) * random.nextGaussian();
            double nx = inverse(rows, WIDTHS, normal.cumulativeProbability(a));
            double ny = inverse(WIDTH_CELLS[bin(WIDTHS, nx)], WIDTHS, random.nextDouble());
            double frequency = inverse(cells, octaves, normal.cumulativeProbability(b));
            double orientation = inverse(ORIENTATION_CELLS, ORIENTATIONS, random.nextDouble());
            double phase = 2 * Math.PI * random.nextDouble();
            drawn.add(new Gabor(
                    Math.exp(frequency), Math.toRadians(orientation), phase, Math.pow(10, nx), Math.pow(10, ny)));
        }
        return drawn;
    }

    /// The value below which a share `p` of the histogram lies.
    private static double inverse(double[] cells, double[] edges, double p) {
        double wanted = p * Arrays.stream(cells).sum();
        int k = 0;
        while (k < cells.length - 1 && wanted > cells[k]) {
            wanted -= cells[k];
            k++;
        }
        double part = cells[k] > 0 ? Math.min(1, wanted / cells[k]) : 0;
        return edges[k] + part * (edges[k + 1] - edges[k]);
    }

    private static int bin(double[] edges, double value) {
        int k = 0;
        while (k < edges.length - 2 && value >= edges[k + 1]) {
            k++;
        }
        return k;
    }
}
