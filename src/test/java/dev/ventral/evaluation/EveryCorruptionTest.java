package dev.ventral.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.attack.LambdaNet;
import dev.ventral.corruption.Corruption;
import dev.ventral.corruption.CorruptionSamples;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.network.Classifier;
import dev.ventral.results.CorrectImages;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds for every corruption there is and will be.
class EveryCorruptionTest {
    private static final int SIDE = 32;
    private static final int COUNT = 6;

    static Stream<Corruption> corruptions() {
        return CorruptionSamples.all();
    }

    @ParameterizedTest
    @MethodSource("corruptions")
    void keepsShapeAndBoundsAndMovesFartherWithTheLevel(Corruption corruption) {
        for (int channels : new int[] {1, 3}) {
            Tensor images = images(channels);
            float[] clean = Tensors.floats(images);
            double before = 0;
            for (double level : corruption.levels()) {
                Tensor corrupted = corruption.apply(images, level, own(1));
                assertThat(Tensors.shape(corrupted)).isEqualTo(Tensors.shape(images));
                assertThat(corrupted.scalar_type().intern())
                        .isEqualTo(images.scalar_type().intern());
                float[] pixels = Tensors.floats(corrupted);
                for (float pixel : pixels) {
                    assertThat(pixel).isBetween(0f, 1f);
                }
                double distance = distance(clean, pixels);
                if (level == 0) {
                    assertThat(pixels).isEqualTo(clean);
                } else {
                    assertThat(distance).as("distance at level %s", level).isGreaterThan(before);
                }
                before = distance;
            }
            assertThat(Tensors.floats(images)).as("the images themselves").isEqualTo(clean);
        }
    }

    /// The same seed and image give the same pixels whatever else is in the batch; other images are changed
    /// otherwise.
    @ParameterizedTest
    @MethodSource("corruptions")
    void isAFunctionOfSeedAndImage(Corruption corruption) {
        for (int channels : new int[] {1, 3}) {
            Tensor images = images(channels);
            double level = corruption.levels().getLast();
            float[] all = Tensors.floats(corruption.apply(images, level, own(1)));
            assertThat(Tensors.floats(corruption.apply(images, level, own(1)))).isEqualTo(all);
            int each = channels * SIDE * SIDE;
            for (int[] rows : new int[][] {{0}, {5}, {4, 2, 0}}) {
                float[] some = Tensors.floats(
                        corruption.apply(images.index_select(0, Tensors.of(rows)), level, own(1).select(rows)));
                for (int i = 0; i < rows.length; i++) {
                    assertThat(Arrays.copyOfRange(some, i * each, (i + 1) * each))
                            .containsExactly(
                                    Arrays.copyOfRange(all, rows[i] * each, (rows[i] + 1) * each), within(1e-6f));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("corruptions")
    void curvesDoNotDependOnTheBatchAndBeginWithTheCleanImages(Corruption corruption) {
        Classifier model = LambdaNet.convolutional(1, SIDE, Compute.CPU);
        Images images = Images.ofFloats(COUNT, 1, SIDE, SIDE, Tensors.floats(images(1)));
        int[] labels = Tensors.ints(model.predict(images.tensor()));
        labels[0] = (labels[0] + 1) % 4;
        var data = new LabelledImages("set", images, labels, List.of("a", "b", "c", "d"));
        var curve = new CorruptionCurve(corruption);
        List<CorrectImages> reference =
                new Evaluator(4, Progress.none()).measure(model, data, curve, 2).outcomes();
        long[] after = new long[3];
        for (int batch = 1; batch <= 3; batch++) {
            assertThat(new Evaluator(batch * batch, Progress.none())
                            .measure(model, data, curve, 2)
                            .outcomes())
                    .isEqualTo(reference);
            after[batch - 1] = Pointer.totalCount();
        }
        assertThat(after[2]).isEqualTo(after[1]);
        assertThat(reference).extracting(o -> o.result().strength()).containsExactlyElementsOf(corruption.levels());
        if (corruption.levels().getFirst() == 0) {
            assertThat(reference.getFirst().correct())
                    .isEqualTo(
                            new Evaluator(4, Progress.none()).clean(model, data).correct());
        }
    }

    private static ImageRandom own(long seed) {
        return new ImageRandom(seed, IntStream.range(0, COUNT).toArray());
    }

    /// Waves of several lengths in several directions with some grain, as photographs have both; black and
    /// white occur.
    private static Tensor images(int channels) {
        float[] grain = Tensors.floats(own(7).uniform(0, channels, SIDE, SIDE));
        float[] pixels = new float[grain.length];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % SIDE;
            int y = i / SIDE % SIDE;
            int plane = i / (SIDE * SIDE);
            double wave = .35 * Math.sin(.2 * x + .1 * plane * y) + .25 * Math.sin(.9 * y - .3 * plane * x);
            pixels[i] = (float) Math.clamp(.5 + wave + .1 * (grain[i] - .5), 0, 1);
        }
        return Tensors.of(pixels, COUNT, channels, SIDE, SIDE);
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
