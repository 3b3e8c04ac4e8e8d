package dev.ventral.neural.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.tensor.Tensors;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaborEnergyTest {

    /// Every filter at every pixel, written out as a sum over the kernel, with the border's levels beyond it.
    @ParameterizedTest
    @ValueSource(doubles = {2.2, 3.7, 9})
    void pairsAreTheConvolutionsWithGaborFilters(double wavelength) {
        int height = 7;
        int width = 10;
        var random = new SplittableRandom(3);
        double[] pixels = random.doubles(2L * height * width).toArray();

        double[] pairs = Tensors.doubles(GaborEnergy.pairs(Tensors.of(pixels, 2, 1, height, width), wavelength));

        int radius = (int) Math.ceil(1.5 * wavelength);
        int side = 2 * radius + 1;
        for (int o = 0; o < 8; o++) {
            double angle = Math.PI * o / 8;
            double[] envelope = new double[side * side];
            double[] even = new double[side * side];
            double[] odd = new double[side * side];
            double mass = 0;
            double mean = 0;
            for (int k = 0; k < side * side; k++) {
                double x = k % side - radius;
                double y = k / side - radius;
                double phase = 2 * Math.PI * (x * Math.cos(angle) + y * Math.sin(angle)) / wavelength;
                envelope[k] = Math.exp(-(x * x + y * y) / 2 / Math.pow(wavelength / 2, 2));
                even[k] = Math.cos(phase);
                odd[k] = Math.sin(phase);
                mass += envelope[k];
                mean += envelope[k] * even[k];
            }
            double toEven = 0;
            double toOdd = 0;
            for (int k = 0; k < side * side; k++) {
                toEven += envelope[k] * (even[k] - mean / mass) * even[k] / 2;
                toOdd += envelope[k] * odd[k] * odd[k] / 2;
            }
            for (int at = 0; at < pixels.length; at++) {
                int image = at / (height * width);
                int row = at / width % height;
                int column = at % width;
                double e = 0;
                double d = 0;
                for (int k = 0; k < side * side; k++) {
                    int y = Math.clamp(row + k / side - radius, 0, height - 1);
                    int x = Math.clamp(column + k % side - radius, 0, width - 1);
                    double pixel = pixels[(image * height + y) * width + x];
                    e += envelope[k] * (even[k] - mean / mass) * pixel / toEven;
                    d += envelope[k] * odd[k] * pixel / toOdd;
                }
                int cell = at % (height * width);
                assertThat(pairs[(image * 16 + o) * height * width + cell]).isEqualTo(e, within(1e-9));
                assertThat(pairs[(image * 16 + 8 + o) * height * width + cell]).isEqualTo(d, within(1e-9));
            }
        }
    }

    @Test
    void sineThatNoPixelSeesIsNought() {
        double[] pixels = new SplittableRandom(4).doubles(36).toArray();
        double[] pairs = Tensors.doubles(GaborEnergy.pairs(Tensors.of(pixels, 1, 1, 6, 6), 2));
        for (int at = 0; at < 36; at++) {
            assertThat(pairs[8 * 36 + at]).isZero();
        }
        for (double value : pairs) {
            assertThat(value).isBetween(-10.0, 10.0);
        }
    }
}
