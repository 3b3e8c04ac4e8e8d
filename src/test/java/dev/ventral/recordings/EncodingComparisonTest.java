package dev.ventral.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import dev.ventral.neural.encoding.EncodingQuality;
import dev.ventral.results.EncodingRow;
import dev.ventral.tensor.Compute;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodingComparisonTest {
    private static EncodingQuality quality(double[] rho, double... corrected) {
        return new EncodingQuality(rho, rho, rho, corrected, corrected);
    }

    @Test
    void meansBestAndTies() {
        var comparison = new EncodingComparison(1);
        int[] images = {1, 4};
        comparison.add("a", "", quality(new double[] {.1, .5, .3, 0}, .2, Double.NaN, .4, Double.NaN), images, .01);
        comparison.add(
                "b", "gabor", quality(new double[] {.2, .5, .6, -.1}, Double.NaN, Double.NaN), images, Double.NaN);
        assertThat(comparison.best()).isEqualTo("b");
        String[] lines = EncodingRow.TABLE.text(comparison.rows()).split("\n");
        String[] a = lines[1].split(",", -1);
        String[] b = lines[2].split(",", -1);
        assertThat(Double.parseDouble(a[3])).isCloseTo(.225, within(1e-12));
        assertThat(Double.parseDouble(a[6])).isCloseTo(.3, within(1e-12));
        assertThat(a[7]).isEqualTo("2");
        assertThat(a[8]).isEqualTo("0.01");
        assertThat(b).containsSequence("b", "gabor", "4").endsWith("", "2", "");
        assertThat(comparison.lines()).hasSize(3);
        assertThatThrownBy(() -> comparison.add("c", "", quality(new double[4]), new int[] {1, 5}, 0))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("same held-out images");
    }

    /// For many units the interval of the mean is 1.96 standard errors to each side.
    @Test
    void intervalsAreThoseOfTheMean() {
        var random = new SplittableRandom(2);
        double[] values = new double[400];
        double sum = 0;
        double squares = 0;
        for (int k = 0; k < values.length; k++) {
            values[k] = random.nextGaussian();
            sum += values[k];
            squares += values[k] * values[k];
        }
        double mean = sum / 400;
        double error = Math.sqrt((squares / 400 - mean * mean) / 400);
        double[] interval = EncodingComparison.interval(values, 3);
        assertThat(interval[0]).isCloseTo(mean - 1.96 * error, within(.15 * error));
        assertThat(interval[1]).isCloseTo(mean + 1.96 * error, within(.15 * error));
        assertThat(EncodingComparison.interval(values, 3)).isEqualTo(interval);
    }

    @Test
    void namesOfModels() {
        assertThat(EncodingFolder.encodings("all")).containsOnlyKeys("cnn", "ridge", "gaussian-readout", "components");
        assertThat(EncodingFolder.encodings(" ridge , {kind: cnn, kernels: [3, 3, 3]},ridge"))
                .containsOnlyKeys("ridge", "cnn", "ridge-2");
        assertThatThrownBy(() -> EncodingFolder.encodings("cnn,rigde"))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("did you mean ridge");
    }

    /// Of all models, those that negative responses do not suit are left out; by themselves they are refused.
    @Test
    void modelsThatDoNotSuitAreLeftOut(@TempDir Path folder) {
        var random = new SplittableRandom(2);
        float[][] pixels = new float[40][64];
        float[][] responses = new float[40][1];
        for (int i = 0; i < 40; i++) {
            for (int k = 0; k < 64; k++) {
                pixels[i][k] = (float) random.nextDouble();
            }
            responses[i][0] = pixels[i][20] - 1;
        }
        Recording recording = Recording.ofMeans("below", Images.ofFloats(1, 8, 8, pixels), responses);
        String models =
                "{kind: cnn, epochs: 1, channels: 2},{kind: ridge, features: {kind: gabor, size: 8, wavelengths: [0.5], grid: 2}}";
        var encodings = EncodingFolder.encodings(models);
        RecordingFolder.Measured measured =
                EncodingFolder.fit("below", recording, encodings, true, 0, Compute.CPU, folder, Event.Listener.none());
        assertThat(measured.warnings())
                .first()
                .asString()
                .startsWith("cnn left out: ")
                .contains("poisson");
        assertThat(measured.table()).isEmpty();
        assertThat(measured.facts()).containsEntry("encoding", "ridge");
        assertThatThrownBy(() -> EncodingFolder.fit(
                        "below", recording, encodings, false, 0, Compute.CPU, folder, Event.Listener.none()))
                .isInstanceOf(InputError.class);
        var alone = EncodingFolder.encodings("{kind: cnn, epochs: 1, channels: 2}");
        assertThatThrownBy(() -> EncodingFolder.fit(
                        "below", recording, alone, true, 0, Compute.CPU, folder, Event.Listener.none()))
                .isInstanceOf(InputError.class);
    }
}
