package dev.ventral.neural.encoding.readout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.network.module.Weights;
import dev.ventral.neural.Recording;
import dev.ventral.neural.encoding.Core;
import dev.ventral.neural.encoding.Encoding;
import dev.ventral.neural.encoding.EncodingModel;
import dev.ventral.neural.encoding.GaussianReadoutEncoding;
import dev.ventral.neural.encoding.PlantedRecording;
import dev.ventral.neural.encoding.Reduction;
import dev.ventral.neural.encoding.RidgeEncoding;
import dev.ventral.neural.encoding.VggCore;
import dev.ventral.neural.encoding.feature.EncodingContext;
import dev.ventral.neural.encoding.feature.GaborFeatures;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GaussianReadoutTest {
    private static final int HEIGHT = 3;
    private static final int WIDTH = 5;

    /// Two units of two channels: f = (1, 2) and (-1, 3), b = 0 and .5.
    private static GaussianReadout readout(float... positions) {
        var readout = new GaussianReadout(2, 2, .2, new SplittableRandom(1));
        Map<String, Tensor> parameters = Weights.parameters(readout);
        try (var _ = new NoGradGuard()) {
            parameters.get("position").copy_(Tensors.of(positions, 2, 2));
            parameters.get("features").copy_(Tensors.of(new float[] {1, 2, -1, 3}, 2, 2));
            parameters.get("bias").copy_(Tensors.of(new float[] {0, .5f}, 2));
        }
        return readout;
    }

    /// Planes: channel 0 is x + 10 y, channel 1 is x y, in positions from 0. Bilinear sampling is exact on
    /// both.
    private static Tensor maps(int count) {
        float[] maps = new float[count * 2 * HEIGHT * WIDTH];
        for (int k = 0; k < maps.length; k++) {
            int x = k % WIDTH;
            int y = k / WIDTH % HEIGHT;
            maps[k] = k / (WIDTH * HEIGHT) % 2 == 0 ? x + 10 * y : x * y;
        }
        return Tensors.of(maps, count, 2, HEIGHT, WIDTH);
    }

    @Test
    void evaluationReadsBetweenPositionsAtTheMean() {
        try (var _ = new NoGradGuard()) {
            GaussianReadout readout = readout(-1, -1, .25f, .5f);
            readout.eval();
            // (-1, -1) is x = 0, y = 0; (.25, .5) is x = 2.5, y = 1.5.
            assertThat(Tensors.floats(readout.forward(maps(1))))
                    .containsExactly(new float[] {0, -(2.5f + 15) + 3 * (2.5f * 1.5f) + .5f}, within(1e-5f));
            assertThat(Tensors.item(readout.penalty())).isCloseTo((3 + 4) / 2.0, within(1e-6));
        }
    }

    /// Drawn points have the mean and the spread that the unit has learnt, other ones in each image.
    @Test
    void trainingDrawsPointsAboutTheMean() {
        try (var _ = new NoGradGuard()) {
            GaussianReadout readout = readout(0, 0, 0, 0);
            Weights.parameters(readout)
                    .get("spread")
                    .copy_(Tensors.of(new float[] {.1f, 0, .05f, .2f, .1f, 0, 0, .1f}, 2, 2, 2));
            Weights.parameters(readout).get("features").copy_(Tensors.of(new float[] {1, 0, 1, 0}, 2, 2));
            readout.train(true);
            readout.seed(4);
            int count = 4000;
            float[] z = Tensors.floats(readout.forward(maps(count)));
            // z_0 = x + 10 y at (2, 1) + e: x has 2 pixels to the half width, y has 1 to the half height
            double[] unit = IntStream.range(0, count).mapToDouble(i -> z[2 * i]).toArray();
            double mean = Arrays.stream(unit).average().orElseThrow();
            double variance =
                    Arrays.stream(unit).map(v -> (v - mean) * (v - mean)).sum() / count;
            // x = 2 + .2 e1, y = 1 + .05 e1 + .2 e2
            assertThat(mean).isCloseTo(12, within(.15));
            assertThat(variance).isCloseTo((.2 + .5) * (.2 + .5) + 4, within(.3));
            readout.seed(4);
            assertThat(Tensors.floats(readout.forward(maps(count)))).isEqualTo(z);
            readout.seed(5);
            assertThat(Tensors.floats(readout.forward(maps(count)))).isNotEqualTo(z);
        }
    }

    @Test
    void positionsSpreadAndWeightsHaveGradients() {
        GaussianReadout readout = readout(.1f, .2f, -.3f, .4f);
        readout.train(true);
        readout.seed(1);
        readout.forward(maps(3)).sum().backward();
        Weights.parameters(readout)
                .forEach((name, parameter) -> assertThat(
                                Tensors.item(parameter.grad().abs().sum()))
                        .as(name)
                        .isPositive());
    }

    /// torchvision's vgg19_bn: layers 0 to 16 end with the fifth convolution's ReLU, behind two poolings.
    @Test
    void theCoreIsTheBeginningOfVgg19() {
        var plan = new VggCore.Plan(5, 4, .3);
        var network = new Module();
        Core core = plan.build(3, new SplittableRandom(1));
        core.register(network);
        assertThat(Weights.parameters(network).keySet())
                .containsExactlyInAnyOrderElementsOf(IntStream.of(0, 1, 3, 4, 7, 8, 10, 11, 14, 15)
                        .boxed()
                        .flatMap(i -> List.of("features." + i + ".weight", "features." + i + ".bias").stream())
                        .toList());
        assertThat(Tensors.shape(Weights.parameters(network).get("features.14.weight")))
                .containsExactly(16, 8, 3, 3);
        network.eval();
        try (var _ = new NoGradGuard()) {
            Tensor maps = core.forward(Tensors.of(new float[3 * 8 * 12], 1, 3, 8, 12));
            assertThat(Tensors.shape(maps)).containsExactly(1, 16, 2, 3);
        }
        assertThat(plan.pooled()).isEqualTo(4);
        assertThat(new VggCore.Plan(16, 64, .3).pooled()).isEqualTo(16);
        assertThat(new VggCore.Plan(16, 64, .3).channels(15)).isEqualTo(512);
    }

    static GaussianReadoutEncoding encoding(int epochs) {
        return new GaussianReadoutEncoding(12, true, 2, 6, .2, .001, 0, epochs, 16, .01, 5, .15, .15, 1);
    }

    private static final EncodingContext CONTEXT = new EncodingContext(5, Compute.CPU, Event.Listener.none());

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    @Test
    void plantedUnitsAreLearntAndFilesReadBack(@TempDir Path folder) {
        var planted = PlantedRecording.of(300, 4, false, false);
        EncodingModel model = encoding(15).fit(planted.recording(), CONTEXT);
        double ceiling = mean(planted.ceiling(model.heldOut()));
        assertThat(mean(model.correlation())).isBetween(.6 * ceiling, 1.03 * ceiling);
        double[][] centres = planted.found(model);
        for (int u = 0; u < PlantedRecording.UNITS; u++) {
            double[] truth = PlantedRecording.centre(u);
            double distance = Math.hypot(centres[u][0] - truth[0], centres[u][1] - truth[1]);
            assertThat(distance).as("receptive field of unit %s", u).isLessThan(1.5);
        }
        Path file = folder.resolve("model.safetensors");
        model.save(file);
        EncodingModel loaded = EncodingModel.load(file, Compute.CPU);
        Images images = planted.recording().images();
        assertThat(loaded.predict(images)).isEqualTo(model.predict(images));
        assertThat(loaded.correlation()).isEqualTo(model.correlation());
        assertThat(loaded.curve()).isEqualTo(model.curve());
        try (var saved = Safetensors.open(file)) {
            assertThat(saved.metadata()).containsEntry("kind", "gaussian-readout");
            assertThat(saved.metadata().get("settings")).contains("convolutions=2");
        }
    }

    @Test
    void negativeResponsesAreRefused() {
        Recording positive = PlantedRecording.of(60, 1, false, false).recording();
        float[][] lower = new float[60][];
        for (int i = 0; i < 60; i++) {
            lower[i] = positive.response(i);
            lower[i][0] -= 1;
        }
        Recording negative = Recording.ofMeans("negative", positive.images(), lower);
        assertThatThrownBy(() -> encoding(1).fit(negative, CONTEXT))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("poisson expects responses of at least 0", "subtract the lowest");
    }

    /// Two sessions of different length: each has its own units, both the same core.
    @Test
    void sessionsShareTheirCore(@TempDir Path folder) {
        Recording all = PlantedRecording.of(220, 2, false, false).recording();
        Map<String, Recording> sessions = new LinkedHashMap<>();
        sessions.put("a", all.select(IntStream.range(0, 140).toArray()));
        sessions.put("b", all.select(IntStream.range(140, 220).toArray()));
        for (Encoding encoding : List.of(encoding(4), PlantedRecording.encoding(4, 2))) {
            Map<String, EncodingModel> models = encoding.fitTogether(sessions, CONTEXT);
            assertThat(models.keySet()).containsExactly("a", "b");
            assertThat(models.get("a").curve())
                    .isEqualTo(models.get("b").curve())
                    .isNotEmpty();
            models.forEach((name, model) -> {
                model.save(folder.resolve(name));
                assertThat(model.heldOut())
                        .isEqualTo(sessions.get(name).split(.15, 5).heldOut());
            });
            try (var a = Safetensors.open(folder.resolve("a"));
                    var b = Safetensors.open(folder.resolve("b"))) {
                assertThat(a.names()).containsExactlyElementsOf(b.names());
                a.names().stream()
                        .filter(name -> name.startsWith("member."))
                        .filter(name -> !name.contains("pixel_") && !name.contains("response_"))
                        .forEach(name -> assertThat(
                                        Arrays.equals(Tensors.floats(a.tensor(name)), Tensors.floats(b.tensor(name))))
                                .as(name)
                                .isEqualTo(!name.contains("readout")));
            }
            Map<String, EncodingModel> again = encoding.fitTogether(sessions, CONTEXT);
            assertThat(again.get("b").predict(all.images()))
                    .isEqualTo(models.get("b").predict(all.images()));
        }
    }

    /// The model of one recording is what it is without any sharing, and what cannot be shared says so.
    @Test
    void sharingNeedsACoreAndImagesAlike() {
        Recording one = PlantedRecording.of(60, 1, false, false).recording();
        Encoding encoding = encoding(2);
        assertThat(encoding.fitTogether(Map.of("one", one), CONTEXT).get("one").predict(one.images()))
                .isEqualTo(encoding.fit(one, CONTEXT).predict(one.images()));
        Recording flat = Recording.ofMeans(
                "flat",
                one.images().resize(6, 12),
                IntStream.range(0, 60).mapToObj(one::response).toArray(float[][]::new));
        Map<String, Recording> both = new LinkedHashMap<>();
        both.put("one", one);
        both.put("flat", flat);
        assertThatThrownBy(() -> encoding.fitTogether(both, CONTEXT))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected images of 1 x 12 x 12, as those of simulated planted, to share a core");
        var ridge = new RidgeEncoding(new GaborFeatures(12, List.of(.3), 2, false), Reduction.NONE, 1, 1, 1, 1, 2, .15);
        assertThatThrownBy(() -> ridge.fitTogether(both, CONTEXT)).hasMessageContaining("got ridge");
    }
}
