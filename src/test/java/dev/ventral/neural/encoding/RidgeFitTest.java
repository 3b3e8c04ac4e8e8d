package dev.ventral.neural.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.network.ImageShape;
import dev.ventral.network.ResnetCifar.Resnet20Cifar;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
import dev.ventral.neural.Recording;
import dev.ventral.neural.ShuffledImages;
import dev.ventral.neural.encoding.feature.EncodingContext;
import dev.ventral.neural.encoding.feature.FeatureSource;
import dev.ventral.neural.encoding.feature.Features;
import dev.ventral.neural.encoding.feature.GaborFeatures;
import dev.ventral.neural.encoding.feature.GaborSource;
import dev.ventral.neural.encoding.feature.NetworkFeatures;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RidgeFitTest {
    private static final GaborFeatures GABOR = new GaborFeatures(12, List.of(.3, .6), 4, false);

    private static RidgeEncoding ridge(Features features, Reduction reduction, double components) {
        return new RidgeEncoding(features, reduction, components, 1e-4, 1000, 8, 4, .2);
    }

    private static RidgeModel fit(RidgeEncoding encoding, Recording recording) {
        return (RidgeModel) encoding.fit(recording, new EncodingContext(5, Compute.CPU, Event.Listener.none()));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /// Units that are linear in the features, with noise.
    private static Recording linear(int count, double noise) {
        Images images = PlantedRecording.of(count, 1, false, false).recording().images();
        var random = new SplittableRandom(3);
        float[][] responses = new float[count][2];
        try (var _ = new NoGradGuard()) {
            float[] x = Tensors.floats(new GaborSource(GABOR, 12, 12)
                    .open(Compute.CPU)
                    .of(images, IntStream.range(0, count).toArray()));
            int p = x.length / count;
            for (int u = 0; u < 2; u++) {
                double[] w = random.doubles(p, -1, 1).toArray();
                for (int i = 0; i < count; i++) {
                    double sum = 7 + noise * random.nextGaussian();
                    for (int j = 0; j < p; j++) {
                        sum += w[j] * x[i * p + j];
                    }
                    responses[i][u] = (float) sum;
                }
            }
        }
        return Recording.ofMeans("linear", images, responses);
    }

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void linearUnitsAreFoundAndShuffledOnesAreNot(Reduction reduction) {
        Recording recording = linear(300, .05);
        RidgeModel model = fit(ridge(GABOR, reduction, 120), recording);
        assertThat(mean(model.correlation())).isGreaterThan(.87);
        // In the recording's unit.
        float[] predicted = model.predict(recording.images());
        double square = 0;
        double total = 0;
        for (int k = 0; k < predicted.length; k++) {
            square += Math.pow(predicted[k] - recording.means()[k], 2);
            total += Math.pow(recording.means()[k] - 7, 2);
        }
        assertThat(square / total).isLessThan(.1);
        double shuffled = mean(fit(ridge(GABOR, reduction, 120), ShuffledImages.of(recording, 1))
                .correlation());
        assertThat(Math.abs(shuffled)).isLessThan(.3);
    }

    /// The held-out responses have no part in anything but the correlation: not in the penalties either,
    /// though on these images other penalties would be better.
    @Test
    void heldOutImagesChooseNothing() {
        Recording recording = linear(60, 1);
        RidgeModel model = fit(ridge(GABOR, Reduction.NONE, 1), recording);
        float[][] changed = new float[60][];
        Arrays.setAll(changed, recording::response);
        var random = new SplittableRandom(9);
        for (int image : model.heldOut()) {
            changed[image] = new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()};
        }
        Recording other = Recording.ofMeans("other", recording.images(), changed);
        RidgeModel same = fit(ridge(GABOR, Reduction.NONE, 1), other);
        assertThat(same.heldOut()).isEqualTo(model.heldOut());
        assertThat(same.penalties()).isEqualTo(model.penalties());
        assertThat(same.predict(recording.images())).isEqualTo(model.predict(recording.images()));
        assertThat(same.correlation()).isNotEqualTo(model.correlation());

        double[] wrong = chosenOnHeldOut(other, model);
        assertThat(wrong).isNotEqualTo(model.penalties());
    }

    /// What an implementation would choose that looks at the images it is judged by.
    private static double[] chosenOnHeldOut(Recording recording, RidgeModel model) {
        try (var _ = new NoGradGuard()) {
            RidgeEncoding encoding = ridge(GABOR, Reduction.NONE, 1);
            var source = new GaborSource(GABOR, 12, 12);
            int[] fit = recording.split(.2, 5).fit();
            Tensor raw = RidgeModel.features(source, recording.images(), fit, Compute.CPU);
            FeatureScale scale = FeatureScale.of(raw, Reduction.NONE, 1, 0);
            var ridge = new Ridge(scale.apply(raw), rows(recording, fit));
            Tensor test = scale.apply(RidgeModel.features(source, recording.images(), model.heldOut(), Compute.CPU));
            double[][] errors = new double[encoding.penalties()][];
            for (int k = 0; k < errors.length; k++) {
                Tensor penalty = Tensors.of(new double[] {encoding.grid()[k]}, 1);
                Tensor error = ridge.predict(ridge.rotate(test), penalty).sub(rows(recording, model.heldOut()));
                errors[k] = Tensors.doubles(error.square().sum(0));
            }
            return RidgeFit.chosen(encoding.grid(), errors);
        }
    }

    private static Tensor rows(Recording recording, int[] images) {
        double[][] rows = new double[images.length][recording.units()];
        for (int i = 0; i < images.length; i++) {
            for (int u = 0; u < recording.units(); u++) {
                rows[i][u] = recording.means()[images[i] * recording.units() + u];
            }
        }
        return RidgeTest.tensor(rows);
    }

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void savedAndLoadedModelsPredictTheSameBits(Reduction reduction, @TempDir Path folder) {
        Recording recording = linear(60, .3);
        RidgeModel model = fit(ridge(GABOR, reduction, 7), recording);
        Path file = folder.resolve("ridge.safetensors");
        model.save(file);
        EncodingModel loaded = EncodingModel.load(file, Compute.CPU);
        assertThat(loaded.predict(recording.images())).isEqualTo(model.predict(recording.images()));
        assertThat(loaded.correlation()).isEqualTo(model.correlation());
        assertThat(loaded.heldOut()).isEqualTo(model.heldOut());
        assertThat(loaded.units()).isEqualTo(2);
        try (var saved = Safetensors.open(file)) {
            assertThat(saved.metadata()).containsEntry("kind", "ridge").containsKey("settings");
            assertThat(saved.metadata().get("settings")).contains("reduction=" + reduction, "GaborFeatures");
        }
    }

    private static NetworkFeatures features(Path checkpoint, String tap) {
        return new NetworkFeatures(checkpoint, tap, new Resnet20Cifar(8), List.of(.5, .5, .4), List.of(.2), 16, 4, 3);
    }

    /// Features of a trained network are its activations; the file keeps what the tap depends on and no more,
    /// and needs the checkpoint no longer.
    @Test
    void networksAreReadAndKept(@TempDir Path folder) throws IOException {
        Recording recording = linear(60, .3);
        Path checkpoint = folder.resolve("net.safetensors");
        Images images = recording.images().rgb().resize(16, 16);
        float[] expected;
        try (var _ = new NoGradGuard()) {
            Net net = new Resnet20Cifar(8).build(new ImageShape(3, 16, 16), 7, 11);
            Weights.save(net, checkpoint, Map.of());
            net.eval();
            Tensor pixels = images.tensor(new int[] {2});
            Tensor mean = Tensors.of(new float[] {.5f, .5f, .4f}, 1, 3, 1, 1);
            Taps taps = Taps.of(List.of("layer2"));
            net.forward(pixels.sub(mean).div(Tensors.scalar(.2)), taps);
            expected = Tensors.floats(torch.adaptive_avg_pool2d(taps.get("layer2"), 4, 4));
        }
        RidgeEncoding encoding = ridge(features(checkpoint, "layer2"), Reduction.PCA, .9);
        var context = new EncodingContext(5, Compute.CPU, Event.Listener.none());
        FeatureSource source = encoding.features().source(recording.images(), context);
        try (var _ = new NoGradGuard()) {
            float[] got = Tensors.floats(source.open(Compute.CPU).of(source.fit(recording.images()), new int[] {2}));
            assertThat(got).containsExactly(expected, within(1e-5f));
        }
        RidgeModel model = fit(encoding, recording);
        assertThat(encoding.name()).isEqualTo("ridge-network");
        assertThat(encoding.features().name()).isEqualTo("resnet20cifar layer2");
        Path file = folder.resolve("model.safetensors");
        model.save(file);
        Files.delete(checkpoint);
        EncodingModel loaded = EncodingModel.load(file, Compute.CPU);
        assertThat(loaded.predict(recording.images())).isEqualTo(model.predict(recording.images()));
        try (var saved = Safetensors.open(file)) {
            assertThat(saved.names())
                    .contains("network.conv1.weight", "network.layer2.0.bn1.running_mean")
                    .noneMatch(name -> name.contains("layer3") || name.contains("linear"));
        }
    }

    @Test
    void untrainedNetworksAreCalledRandom() {
        Recording recording = linear(60, .3);
        RidgeEncoding encoding = ridge(features(null, "layer1"), Reduction.NONE, 1);
        assertThat(encoding.features().name()).isEqualTo("random resnet20cifar layer1");
        float[] once = fit(encoding, recording).predict(recording.images());
        assertThat(fit(encoding, recording).predict(recording.images())).isEqualTo(once);
        assertThatThrownBy(() -> fit(ridge(features(null, "layer9"), Reduction.NONE, 1), recording))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("layer9");
        var nothing = new NetworkFeatures(null, "layer1", null, List.of(), List.of(), 16, 4, 3);
        assertThatThrownBy(() -> fit(ridge(nothing, Reduction.NONE, 1), recording))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("features.network: expected the architecture, as there is no checkpoint");
    }

    /// A blank image has no energy, a grating its own orientation's.
    @Test
    void gaborFeaturesKnowOrientations() {
        float[][] pixels = new float[2][32 * 32];
        Arrays.fill(pixels[0], .5f);
        for (int k = 0; k < pixels[1].length; k++) {
            pixels[1][k] = (float) (.5 + .5 * Math.sin(2 * Math.PI * (k % 32) / 8));
        }
        Images images = Images.ofFloats(1, 32, 32, pixels);
        var features = new GaborFeatures(32, List.of(.25), 1, false);
        try (var _ = new NoGradGuard()) {
            float[] x = Tensors.floats(
                    new GaborSource(features, 32, 32).open(Compute.CPU).of(images, new int[] {0, 1}));
            assertThat(x).hasSize(16);
            for (int o = 0; o < 8; o++) {
                assertThat(x[o]).isCloseTo(0, within(1e-3f));
            }
            assertThat(x[8]).isBetween(.8f, 1.1f);
            assertThat(x[12]).isLessThan(.2f);
            var both = new GaborFeatures(32, List.of(.25), 2, true);
            assertThat(Tensors.floats(
                            new GaborSource(both, 32, 32).open(Compute.CPU).of(images, new int[] {1})))
                    .hasSize((8 + 16 + 16) * 4);
        }
    }
}
