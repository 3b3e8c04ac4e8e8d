package dev.ventral.neural.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.data.FashionMnist;
import dev.ventral.data.Preparation;
import dev.ventral.data.image.Images;
import dev.ventral.neural.NoiseCeiling;
import dev.ventral.neural.Recording;
import dev.ventral.neural.UnitFigures;
import dev.ventral.neural.source.SimulatedVentral.Area;
import dev.ventral.similarity.Rdm;
import dev.ventral.similarity.SquareMatrix;
import dev.ventral.tensor.Compute;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedVentralTest {
    private static final Images SHIPPED = new FashionMnist(FashionMnist.Extent.SHIPPED, null, Preparation.NONE)
            .read()
            .train()
            .images();

    private static RecordingContext context(long seed) {
        return new RecordingContext(SHIPPED, seed, Compute.CPU);
    }

    private static SimulatedVentral source(Area area, int images, int units, int repeats, double snr, long animal) {
        return new SimulatedVentral(area, images, units, images, repeats, snr, animal, 0);
    }

    /// Signal to noise and ceilings of all units are as stated, but for what 100 images in 20 trials let them
    /// err: mean over units within 2 % for 1, more where noise is more.
    @ParameterizedTest
    @CsvSource({"IT, 1, .02", "V1, 0.5, .03", "V4, 2, .02", "V2, 0.25, .08"})
    void signalToNoiseIsRecovered(Area area, double snr, double tolerance) {
        Recording recording = source(area, 100, 60, 20, snr, 0).read(context(1));
        double[] ncsnr = NoiseCeiling.ncsnr(recording);
        assertThat(Arrays.stream(ncsnr).average().orElseThrow()).isEqualTo(snr, within(tolerance * snr));
        double spread = Math.sqrt(
                Arrays.stream(ncsnr).map(r -> (r - snr) * (r - snr)).average().orElseThrow());
        // an estimate of the noise's variance has a relative standard deviation of sqrt(2 / 1900)
        assertThat(spread).isLessThan(0.15 * Math.max(snr, 0.5));
        double ceiling = snr * snr / (snr * snr + 1 / 20.0);
        assertThat(Arrays.stream(ncsnr)
                        .map(r -> NoiseCeiling.share(r, 20))
                        .average()
                        .orElseThrow())
                .isEqualTo(ceiling, within(0.03));
        double explained = snr * snr / (snr * snr + 1);
        assertThat(Arrays.stream(NoiseCeiling.explainable(recording)).average().orElseThrow())
                .isEqualTo(explained, within(0.02));
    }

    /// The judge: correlation with the truth, which is the ceiling's root.
    @Test
    void theTruthCorrelatesAsTheCeilingSays() {
        SimulatedVentral source = source(Area.IT, 100, 60, 10, 0.4, 3);
        Recording recording = source.read(context(1));
        float[] truth = source.signals(context(1));
        float[] means = recording.means();
        double sum = 0;
        for (int u = 0; u < 60; u++) {
            sum += correlation(truth, means, 60, u) / 60;
        }
        assertThat(sum).isEqualTo(NoiseCeiling.correlation(0.4, 10), within(0.02));
    }

    @Test
    void noiseAloneIsUnreliable() {
        Recording recording = source(Area.V4, 50, 40, 8, 0, 0).read(context(1));
        UnitFigures figures = UnitFigures.of(recording, 0);
        assertThat(figures.noise()).isTrue();
        assertThat(figures.reliable()).isZero();
        assertThat(Arrays.stream(figures.ncsnr()).average().orElseThrow()).isLessThan(0.15);
    }

    /// A shift by four of 32 pixels changes the population's response less, among what other images do, the
    /// higher the area.
    @Test
    void invarianceToShiftsRises() {
        int[] index = IntStream.range(0, 60).toArray();
        Images images = SHIPPED.select(index).grey().square(VentralStream.SIDE);
        Images left = images.crop(2, 0, 28, 28).square(VentralStream.SIDE);
        Images right = images.crop(2, 4, 28, 28).square(VentralStream.SIDE);
        double before = -1;
        StringBuilder all = new StringBuilder();
        for (Area area : Area.values()) {
            int[] where = IntStream.range(0, 400)
                    .map(k -> (int) ((long) k * VentralStream.units(area) / 400))
                    .toArray();
            double alike =
                    among(VentralStream.respond(left, area, where), VentralStream.respond(right, area, where), 60, 400);
            all.append(area).append(' ').append(alike).append(' ');
            assertThat(alike).as(all.toString()).isGreaterThan(before + 0.02);
            before = alike;
        }
        assertThat(before).as(all.toString()).isGreaterThan(0.7);
    }

    /// Mean correlation over units of an image's response with that to its shifted copy, both without the mean
    /// response to all images.
    private static double among(float[] a, float[] b, int images, int units) {
        double[] mean = new double[units];
        for (int k = 0; k < a.length; k++) {
            mean[k % units] += (a[k] + b[k]) / (2.0 * images);
        }
        double sum = 0;
        for (int i = 0; i < images; i++) {
            double aa = 0;
            double bb = 0;
            double ab = 0;
            for (int u = 0; u < units; u++) {
                double x = a[i * units + u] - mean[u];
                double y = b[i * units + u] - mean[u];
                aa += x * x;
                bb += y * y;
                ab += x * y;
            }
            sum += ab / Math.sqrt(aa * bb) / images;
        }
        return sum;
    }

    @Test
    void animalsAgreeMoreWithinAnAreaThanAcross() {
        SquareMatrix[][] rdms = new SquareMatrix[2][Area.values().length];
        for (int animal = 0; animal < 2; animal++) {
            for (Area area : Area.values()) {
                Recording recording = source(area, 60, 300, 4, 4, animal).read(context(1));
                rdms[animal][area.stages] = Rdm.correlation(recording.means(), 60);
            }
        }
        for (Area one : Area.values()) {
            double same = Rdm.spearman(rdms[0][one.stages], rdms[1][one.stages]);
            for (Area other : Area.values()) {
                if (one != other) {
                    double across = Rdm.spearman(rdms[0][one.stages], rdms[1][other.stages]);
                    assertThat(same).as("%s and %s", one, other).isGreaterThan(across + 0.005);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void sameSeedSameBitsOtherAnimalOtherUnitsSameImages(Area area) {
        Recording first = source(area, 10, 15, 2, 1, 0).read(context(1));
        assertThat(source(area, 10, 15, 2, 1, 0).read(context(1)).means()).containsExactly(first.means());
        Recording other = source(area, 10, 15, 2, 1, 1).read(context(1));
        assertThat(other.images()).isEqualTo(first.images());
        assertThat(other.means()).isNotEqualTo(first.means());
        assertThat(source(area, 10, 15, 2, 1, 0).read(context(2)).images()).isNotEqualTo(first.images());
        assertThat(first.simulated()).isTrue();
        assertThat(first.name()).contains("simulated " + area);
        assertThat(first.trials()).isEqualTo(20);
    }

    @Test
    void wrongSettingsAreRefused() {
        refused(() -> source(Area.IT, 1, 5, 2, 1, 0), "images");
        refused(() -> source(Area.IT, 5, 0, 2, 1, 0), "units");
        refused(() -> source(Area.IT, 5, 4000, 2, 1, 0), "at most the 3072 that IT has, got 4000");
        refused(() -> source(Area.IT, 5, 5, 0, 1, 0), "repeats");
        refused(() -> source(Area.IT, 5, 5, 2, -1, 0), "snr");
        refused(() -> new SimulatedVentral(Area.IT, 5, 5, 6, 2, 1, 0, 0), "repeated");
        Images blank = Images.ofBytes(3, 1, 16, 16, new byte[3 * 256]);
        refused(
                () -> source(Area.V2, 3, 5, 2, 1, 0).read(new RecordingContext(blank, 0, Compute.CPU)),
                "answer differently");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable made, String part) {
        assertThatThrownBy(made).isInstanceOf(InputError.class).hasMessageContaining(part);
    }

    private static double correlation(float[] a, float[] b, int units, int unit) {
        int n = a.length / units;
        double meanA = 0;
        double meanB = 0;
        for (int i = 0; i < n; i++) {
            meanA += a[i * units + unit] / (double) n;
            meanB += b[i * units + unit] / (double) n;
        }
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (int i = 0; i < n; i++) {
            aa += Math.pow(a[i * units + unit] - meanA, 2);
            bb += Math.pow(b[i * units + unit] - meanB, 2);
            ab += (a[i * units + unit] - meanA) * (b[i * units + unit] - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }
}
