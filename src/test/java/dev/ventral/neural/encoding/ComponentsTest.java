package dev.ventral.neural.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.network.Stem;
import dev.ventral.neural.Pca;
import dev.ventral.neural.Recording;
import dev.ventral.neural.Standardisation;
import dev.ventral.neural.encoding.feature.EncodingContext;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentsTest {
    private static final EncodingContext CONTEXT = new EncodingContext(5, Compute.CPU, Event.Listener.none());

    private static ComponentsModel fit(int epochs, double variance, Recording recording) {
        return (ComponentsModel) new ComponentsEncoding(variance, 4, Stem.CIFAR, 12, true, epochs, 25, .003, 5e-4, .15)
                .fit(recording, CONTEXT);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    @Test
    void plantedUnitsAreLearntInTheirOwnUnit() {
        var planted = PlantedRecording.of(250, 4, false, false);
        ComponentsModel model = fit(8, .95, planted.recording());
        double ceiling = mean(planted.ceiling(model.heldOut()));
        assertThat(mean(model.correlation())).isBetween(.35 * ceiling, 1.03 * ceiling);
        float[] predicted = model.predict(planted.recording().images());
        float[] recorded = planted.recording().means();
        assertThat(total(predicted) / total(recorded)).isCloseTo(1, within(.25));
        assertThat(model.curve())
                .hasSize(8)
                .allSatisfy(epoch -> assertThat(epoch.validationCorrelation()).isNaN());
        assertThat(model.curve().getLast().trainLoss())
                .isLessThan(.85 * model.curve().getFirst().trainLoss());
    }

    private static double total(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    /// With one component all units' predictions lie on one line through the mean, that of the first axis of
    /// the images to fit.
    @Test
    void predictionsStayInTheComponents() {
        Recording recording = PlantedRecording.of(80, 2, false, false).recording();
        ComponentsModel model = fit(1, 1e-6, recording);
        assertThat(model.components()).isEqualTo(1);
        int units = PlantedRecording.UNITS;
        int[] learnt = recording.split(.15, 5).fit();
        Tensor rows = RidgeFit.responses(recording.means(), learnt, units);
        Standardisation standard = Standardisation.of(rows);
        Pca pca = Pca.of(standard.apply(rows), 1);
        float[] predicted = model.predict(recording.images());
        for (int i = 0; i < recording.count(); i++) {
            double score = 0;
            double[] z = new double[units];
            for (int u = 0; u < units; u++) {
                z[u] = (predicted[i * units + u] - standard.mean()[u]) / standard.deviation()[u];
                score += z[u] * pca.axes()[u];
            }
            for (int u = 0; u < units; u++) {
                assertThat(z[u]).isCloseTo(score * pca.axes()[u], within(1e-5));
            }
        }
    }

    @Test
    void savedAndLoadedModelsPredictTheSameBits(@TempDir Path folder) {
        Recording recording = PlantedRecording.of(60, 1, false, false).recording();
        ComponentsModel model = fit(2, .9, recording);
        assertThat(fit(2, .9, recording).predict(recording.images())).isEqualTo(model.predict(recording.images()));
        Path file = folder.resolve("model.safetensors");
        model.save(file);
        EncodingModel loaded = EncodingModel.load(file, Compute.CPU);
        assertThat(loaded.predict(recording.images())).isEqualTo(model.predict(recording.images()));
        assertThat(loaded.correlation()).isEqualTo(model.correlation());
        assertThat(loaded.curve()).hasSize(2);
        try (var saved = Safetensors.open(file)) {
            assertThat(saved.metadata()).containsEntry("kind", "components");
            assertThat(saved.names()).contains("network.layer4.1.conv2.weight", "pca_axes");
        }
        Path other = folder.resolve("other.safetensors");
        Safetensors.write(other, Map.of("a", Tensors.of(new float[] {1}, 1)), Map.of("kind", "other"));
        assertThatThrownBy(() -> EncodingModel.load(other, Compute.CPU))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected an encoding model of kind cnn, ridge, gaussian-readout or components,"
                        + " got other");
    }
}
