package dev.ventral.neural.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import dev.ventral.neural.encoding.feature.EncodingContext;
import dev.ventral.neural.encoding.feature.EncodingWeights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodingFitTest {
    private static EncodingModel fit(CnnEncoding encoding, Recording recording) {
        return encoding.fit(recording, new EncodingContext(5, Compute.CPU, Event.Listener.none()));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    @Test
    void plantedUnitsAreLearntNearlyToTheNoiseCeiling() {
        var planted = PlantedRecording.of(500, 4, false, false);
        EncodingModel model = fit(PlantedRecording.encoding(40, 1), planted.recording());
        double ceiling = mean(planted.ceiling(model.heldOut()));
        assertThat(mean(model.correlation())).isBetween(.85 * ceiling, 1.03 * ceiling);
        double[][] centres = planted.found(model);
        for (int u = 0; u < PlantedRecording.UNITS; u++) {
            double[] truth = PlantedRecording.centre(u);
            double distance = Math.hypot(centres[u][0] - truth[0], centres[u][1] - truth[1]);
            assertThat(distance).as("receptive field of unit %s", u).isLessThan(1);
        }
        // Predictions are in the recording's unit.
        float[] predicted = model.predict(planted.recording().images());
        float[] recorded = planted.recording().means();
        double ratio = total(predicted) / total(recorded);
        assertThat(ratio).isCloseTo(1, within(.1));
        assertThat(predicted).hasSize(500 * PlantedRecording.UNITS);
    }

    @Test
    void theReportedCorrelationIsThatOfPredictionsOnTheHeldOutImages() {
        Recording recording = PlantedRecording.of(100, 1, false, false).recording();
        EncodingModel model = fit(PlantedRecording.encoding(2, 1), recording);
        assertThat(model.heldOut()).isEqualTo(recording.split(.15, 5).heldOut());
        float[] predicted = model.predict(recording.images().select(model.heldOut()));
        double[] rho = EncodingFigures.correlations(predicted, recording.means(), model.heldOut(), model.units());
        assertThat(rho).isEqualTo(model.correlation());
    }

    @Test
    void theBestWeightsAreTheOnesThatRemain() {
        Recording recording = PlantedRecording.of(120, 1, false, false).recording();
        // A learning rate this high makes the later epochs worse than the best one.
        CnnEncoding e = PlantedRecording.encoding(12, 1);
        var wild = new CnnEncoding(
                e.size(),
                e.grey(),
                e.channels(),
                e.kernels(),
                e.pools(),
                e.loss(),
                0,
                0,
                0,
                12,
                16,
                .1,
                0,
                50,
                .15,
                .15,
                1);
        EncodingShape shape = EncodingShape.of(wild, recording);
        Images images = CnnEncodingModel.prepare(recording.images(), shape);
        int[] validation = CnnEncodingModel.range(0, 20);
        int[] learn = CnnEncodingModel.range(20, 100);
        float[] means = recording.means();
        EncodingScale scale = EncodingScale.of(images, means, learn);
        List<EncodingModel.Epoch> curve = new ArrayList<>();
        var session = new EncodingSession(recording, shape, scale, images, means, learn, validation, new int[0]);
        var member = new EncodingMember(wild, List.of(session), 3, Compute.CPU);
        EncodingWeights best = member.train(0, 3, curve, Event.Listener.none()).getFirst();
        double highest = curve.stream()
                .mapToDouble(EncodingModel.Epoch::validationCorrelation)
                .max()
                .orElseThrow();
        assertThat(curve.getLast().validationCorrelation()).isLessThan(highest);
        assertThat(curve).hasSize(12);
        var network = new EncodingNetwork(shape, scale, new SplittableRandom(99));
        best.into(network);
        network.eval();
        try (var _ = new NoGradGuard()) {
            Tensor predicted = network.respond(images.tensor(validation), Compute.CPU);
            double[] rho = EncodingFigures.correlations(Tensors.floats(predicted), means, validation, shape.units());
            assertThat(mean(rho)).isCloseTo(highest, within(1e-6));
        }
    }

    @Test
    void fittingEndsAtTheThirdEpochWithoutABetterCorrelationWherePatienceIsOne() {
        Recording recording = PlantedRecording.of(60, 1, false, false).recording();
        CnnEncoding e = PlantedRecording.encoding(1, 1);
        var impatient = new CnnEncoding(
                e.size(),
                e.grey(),
                e.channels(),
                e.kernels(),
                e.pools(),
                e.loss(),
                0,
                0,
                0,
                60,
                64,
                .02,
                0,
                1,
                .15,
                .15,
                1);
        double highest = Double.NEGATIVE_INFINITY;
        int worse = 0;
        List<EncodingModel.Epoch> curve = fit(impatient, recording).curve();
        for (EncodingModel.Epoch epoch : curve) {
            assertThat(worse).isLessThan(3);
            if (epoch.validationCorrelation() > highest) {
                highest = epoch.validationCorrelation();
            } else {
                worse++;
            }
        }
        assertThat(curve.size()).isLessThan(60);
        assertThat(worse).isEqualTo(3);
    }

    @Test
    void sameSeedSameBitsAndAnotherSeedOthers() {
        Recording recording = PlantedRecording.of(100, 1, false, false).recording();
        CnnEncoding encoding = PlantedRecording.encoding(3, 2);
        EncodingModel a = fit(encoding, recording);
        EncodingModel b = fit(encoding, recording);
        assertThat(b.curve()).isEqualTo(a.curve());
        assertThat(b.predict(recording.images())).isEqualTo(a.predict(recording.images()));
        EncodingModel c = encoding.fit(recording, new EncodingContext(6, Compute.CPU, Event.Listener.none()));
        assertThat(c.heldOut()).isNotEqualTo(a.heldOut());
    }

    @Test
    void savedAndLoadedModelsPredictTheSameBits(@TempDir Path folder) throws IOException {
        Recording recording = PlantedRecording.of(100, 2, true, false).recording();
        EncodingModel model = fit(PlantedRecording.encoding(2, 2), recording);
        Path file = folder.resolve("model.safetensors");
        model.save(file);
        EncodingModel loaded = EncodingModel.load(file, Compute.CPU);
        assertThat(loaded.predict(recording.images())).isEqualTo(model.predict(recording.images()));
        assertThat(loaded.correlation()).isEqualTo(model.correlation());
        assertThat(loaded.heldOut()).isEqualTo(model.heldOut());
        assertThat(loaded.curve()).isEqualTo(model.curve());
        assertThat(loaded.units()).isEqualTo(PlantedRecording.UNITS);

        Path other = folder.resolve("other.safetensors");
        Safetensors.write(other, Map.of("a", Tensors.of(new float[] {1}, 1)), Map.of());
        assertThatThrownBy(() -> EncodingModel.load(other, Compute.CPU))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("other.safetensors: expected an encoding model of kind");
        Files.write(other, new byte[3]);
        assertThatThrownBy(() -> EncodingModel.load(other, Compute.CPU)).isInstanceOf(InputError.class);
    }

    @Test
    void aGainThatFollowsRunningIsTakenOutOfTheResponses() {
        var planted = PlantedRecording.of(100, 4, true, false);
        EncodingModel model = fit(PlantedRecording.encoding(12, 1), planted.recording());
        // The mean of exp(.8 s), s standard normal, is exp(.32) = 1.38; in the average state the gain is 1.
        double ratio = total(model.predict(planted.recording().images()))
                / Arrays.stream(planted.rates()).flatMapToDouble(Arrays::stream).sum();
        assertThat(ratio).isBetween(.85, 1.2);
        double recorded = total(planted.recording().means())
                / Arrays.stream(planted.rates()).flatMapToDouble(Arrays::stream).sum();
        assertThat(recorded).isGreaterThan(1.25);
    }

    @Test
    void averagesAndNegativeResponsesCanBeFitted() {
        Recording averages = PlantedRecording.of(100, 2, false, true).recording();
        assertThat(fit(PlantedRecording.encoding(2, 1), averages).correlation()).hasSize(PlantedRecording.UNITS);
        float[][] lower = new float[100][];
        for (int i = 0; i < lower.length; i++) {
            lower[i] = averages.response(i);
            for (int u = 0; u < lower[i].length; u++) {
                lower[i][u] -= 20;
            }
        }
        Recording negative = Recording.ofMeans("negative", averages.images(), lower);
        CnnEncoding e = PlantedRecording.encoding(3, 1);
        assertThatThrownBy(() -> fit(e, negative))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("poisson expects responses of at least 0");
        var squared = new CnnEncoding(
                e.size(),
                e.grey(),
                e.channels(),
                e.kernels(),
                e.pools(),
                EncodingLoss.SQUARED,
                0,
                0,
                0,
                3,
                16,
                .01,
                0,
                5,
                .15,
                .15,
                1);
        float[] predicted = fit(squared, negative).predict(averages.images());
        assertThat(total(predicted) / predicted.length)
                .isCloseTo(total(negative.means()) / predicted.length, within(1.5));
    }

    @Test
    void tooFewImagesAreRefused() {
        Recording few = PlantedRecording.of(12, 1, false, false).recording();
        assertThatThrownBy(() -> fit(PlantedRecording.encoding(2, 1), few))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected at least 3 images each to fit, to validate and to hold out");
    }

    @Test
    void nativeMemoryIsFlat() {
        Recording recording = PlantedRecording.of(100, 1, false, false).recording();
        try (var _ = new PointerScope()) {
            fit(PlantedRecording.encoding(1, 1), recording).predict(recording.images());
        }
        long before = Pointer.totalCount();
        EncodingModel model = fit(PlantedRecording.encoding(3, 2), recording);
        assertThat(model.predict(recording.images())).isNotEmpty();
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    private static double total(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
