package dev.ventral.network.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;

/// The cells that are drawn, counted again.
class GaborPopulationTest {
    private static final int CELLS = 40_000;
    private static final List<Gabor> DRAWN = GaborPopulation.draw(CELLS, 6, 3);

    /// The share of cells with a value in a range.
    private static double share(ToDoubleFunction<Gabor> value, double from, double to) {
        return DRAWN.stream()
                        .mapToDouble(value)
                        .filter(v -> v >= from && v < to)
                        .count()
                / (double) CELLS;
    }

    /// Counts of 246 cells measured by De Valois et al., of 127 up to 5.6 cycles per degree, of 79 by Ringach.
    @Test
    void everyHistogramIsMetWithinItsError() {
        double error = 4 * Math.sqrt(.25 / CELLS);
        ToDoubleFunction<Gabor> orientation = gabor -> Math.toDegrees(gabor.orientation());
        assertThat(share(orientation, -22.5, 22.5)).isCloseTo(66 / 246., within(error));
        assertThat(share(orientation, 22.5, 67.5)).isCloseTo(49 / 246., within(error));
        assertThat(share(orientation, 67.5, 112.5)).isCloseTo(77 / 246., within(error));
        assertThat(share(orientation, 112.5, 157.5)).isCloseTo(54 / 246., within(error));
        assertThat(share(Gabor::frequency, .5, .7)).isCloseTo(4 / 127., within(error));
        assertThat(share(Gabor::frequency, 1.4, 2)).isCloseTo(25 / 127., within(error));
        assertThat(share(Gabor::frequency, 2, 2.8)).isCloseTo(32 / 127., within(error));
        assertThat(share(Gabor::frequency, 4, 5.6)).isCloseTo(28 / 127., within(error));
        // halfway on the logarithmic scale lies half of the bin
        assertThat(share(Gabor::frequency, 2, Math.sqrt(2 * 2.8))).isCloseTo(16 / 127., within(error));
        assertThat(share(Gabor::nx, .1, Math.pow(10, -.76))).isCloseTo(3 / 79., within(error));
        assertThat(share(Gabor::nx, Math.pow(10, -.52), Math.pow(10, -.28))).isCloseTo(42 / 79., within(error));
        assertThat(share(Gabor::nx, Math.pow(10, -.04), 9)).isZero();
        assertThat(share(Gabor::ny, Math.pow(10, -.28), Math.pow(10, -.04))).isCloseTo(25 / 79., within(error));
        assertThat(share(Gabor::phase, 0, Math.PI)).isCloseTo(.5, within(error));
        assertThat(share(Gabor::phase, 0, 2 * Math.PI)).isEqualTo(1);
        // both widths in their third bins: 19 cells of 79
        double both = DRAWN.stream()
                        .filter(g -> Math.abs(Math.log10(g.nx()) + .4) < .12 && Math.abs(Math.log10(g.ny()) + .4) < .12)
                        .count()
                / (double) CELLS;
        assertThat(both).isCloseTo(19 / 79., within(error));
    }

    /// Normal numbers correlated by .75 have ranks correlated by 6 / pi asin(.75 / 2).
    @Test
    void narrowCellsPreferLowFrequencies() {
        double[] nx = DRAWN.stream().mapToDouble(Gabor::nx).toArray();
        double[] frequency = DRAWN.stream().mapToDouble(Gabor::frequency).toArray();
        double[] ny = DRAWN.stream().mapToDouble(Gabor::ny).toArray();
        var ranks = new SpearmansCorrelation();
        assertThat(ranks.correlation(nx, frequency)).isCloseTo(6 / Math.PI * Math.asin(.375), within(.015));
        assertThat(ranks.correlation(DRAWN.stream().mapToDouble(Gabor::phase).toArray(), frequency))
                .isCloseTo(0, within(.02));
        assertThat(ranks.correlation(nx, ny)).isGreaterThan(.4);
    }

    @Test
    void whatPixelsCannotShowIsNotDrawn() {
        assertThat(GaborPopulation.draw(500, 2.1, 1)).allMatch(gabor -> gabor.frequency() <= 2);
        assertThat(GaborPopulation.draw(500, 99, 1)).anyMatch(gabor -> gabor.frequency() > 8);
        assertThat(GaborPopulation.draw(5, 6, 1)).isEqualTo(GaborPopulation.draw(5, 6, 1));
        assertThat(Arrays.asList(GaborPopulation.draw(5, 6, 2))).isNotEqualTo(GaborPopulation.draw(5, 6, 1));
        assertThatThrownBy(() -> GaborPopulation.draw(5, .6, 1)).isInstanceOf(InputError.class);
    }
}
