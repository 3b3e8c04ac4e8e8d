package dev.ventral.guidance;

import static dev.ventral.guidance.GuidanceFixture.context;
import static dev.ventral.guidance.GuidanceFixture.features;
import static dev.ventral.guidance.GuidanceFixture.rows;
import static dev.ventral.guidance.GuidanceFixture.smoothNetwork;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.data.Augmentation;
import dev.ventral.data.CustomDataset;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.LoadedDataset;
import dev.ventral.data.Preparation;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.target.LabelControl;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassificationGuidanceTest {
    private static final int IMAGES = 14;
    private static final int CLASSES = 3;

    /// Noise with the classes 0, 1, 2, 0, …; as many test images, which are none of the others.
    record Noise(int images, int side) implements CustomDataset {
        @Override
        public Preparation prepare() {
            return Preparation.NONE;
        }

        @Override
        public LoadedDataset read() {
            return new LoadedDataset(set(2), set(3));
        }

        private LabelledImages set(long seed) {
            int[] labels = IntStream.range(0, images).map(i -> i % CLASSES).toArray();
            float[] pixels = GuidanceFixture.uniform(images * side * side, seed);
            return new LabelledImages(
                    "noise", Images.ofFloats(images, 1, side, side, pixels), labels, List.of("a", "b", "c"));
        }
    }

    private static ClassificationGuidance guidance(Pooling pooling, LabelControl control, int images) {
        return new ClassificationGuidance(
                new Noise(IMAGES, 5),
                "a",
                pooling,
                .7,
                control,
                images,
                Augmentation.NONE,
                new WeightSchedule.Constant());
    }

    private static Term term(Classifier model, Pooling pooling, LabelControl control, int images) {
        return guidance(pooling, control, images).bind(context(model)).getFirst();
    }

    private static double[][] logits(Classifier model, Term term, Tensor images, Pooling pooling) {
        double[][] x = features(model, images, "a", pooling);
        double[][] w = rows(term.parameters().get("head.weight"));
        double[] b = Tensors.doubles(term.parameters().get("head.bias"));
        double[][] logits = new double[x.length][CLASSES];
        for (int i = 0; i < x.length; i++) {
            for (int c = 0; c < CLASSES; c++) {
                logits[i][c] = b[c];
                for (int k = 0; k < x[i].length; k++) {
                    logits[i][c] += w[c][k] * x[i][k];
                }
            }
        }
        return logits;
    }

    private static int largest(double[] row) {
        return IntStream.range(0, row.length)
                .reduce((a, b) -> row[b] > row[a] ? b : a)
                .orElseThrow();
    }

    /// Weighted cross-entropy, and both accuracies, by plain loops.
    @ParameterizedTest
    @EnumSource
    void lossAndAccuraciesAreTheFormulas(Pooling pooling) {
        Classifier model = smoothNetwork();
        Term term = term(model, pooling, LabelControl.NONE, 6);
        double right = 0;
        for (int step = 0; step < 3; step++) {
            GuidanceBatch batch = term.batch(step);
            int[] labels = Tensors.ints(batch.target());
            double[][] logits = logits(model, term, batch.images(), pooling);
            double sum = 0;
            for (int i = 0; i < 6; i++) {
                double[] row = logits[i];
                sum += Math.log(Arrays.stream(row).map(Math::exp).sum()) - row[labels[i]];
                right += largest(row) == labels[i] ? 1 : 0;
            }
            assertThat(Tensors.item(term.loss(model, batch))).isCloseTo(.7 * sum / 6, within(1e-5));
        }
        LabelledImages test = new Noise(IMAGES, 5).splits(0).test();
        double[][] logits = logits(model, term, test.images().tensor(), pooling);
        double tested = 0;
        for (int i = 0; i < IMAGES; i++) {
            tested += largest(logits[i]) == test.labels()[i] ? 1 : 0;
        }
        model.net().train(true);
        Map<String, Double> report = term.report();
        assertThat(report).containsOnlyKeys("second/accuracy", "second/test-accuracy");
        assertThat(report.get("second/accuracy")).isCloseTo(right / 18, within(1e-6));
        assertThat(report.get("second/test-accuracy")).isCloseTo(tested / IMAGES, within(1e-9));
        // counted anew from here on
        assertThat(term.report()).containsOnlyKeys("second/test-accuracy");
        assertThat(model.net().is_training()).isTrue();
    }

    @Test
    void gradientsAreThoseOfFiniteDifferences() {
        Classifier model = smoothNetwork();
        Term term = term(model, Pooling.FLATTEN, LabelControl.NONE, 6);
        model.net().to(ScalarType.Double, false);
        GuidanceBatch drawn = term.batch(1);
        GuidanceBatch batch = new GuidanceBatch(drawn.images().to(ScalarType.Double), drawn.target(), 1);
        term.loss(model, batch).backward();
        GuidanceFixture.checkGradient(
                model, term, batch, Weights.state(model.net()).get("a.weight"), 1e-6, 1e-6);
        // the head is float32: wider steps, coarser agreement
        term.parameters()
                .values()
                .forEach(parameter -> GuidanceFixture.checkGradient(model, term, batch, parameter, 1e-2, 2e-3));
    }

    /// Two batches of six make an epoch of fourteen images: none twice in it, each with its own label, another
    /// order in the next one.
    @Test
    void anEpochTakesEveryImageOnce() {
        Classifier model = smoothNetwork();
        Term term = term(model, Pooling.AVERAGE, LabelControl.NONE, 6);
        LabelledImages all = new Noise(IMAGES, 5).splits(0).train();
        List<List<Float>> pixels = pixels(all.images().tensor());
        Set<Integer> seen = new HashSet<>();
        for (int step = 0; step < 2; step++) {
            GuidanceBatch batch = term.batch(step);
            List<List<Float>> shown = pixels(batch.images());
            for (int i = 0; i < 6; i++) {
                int image = pixels.indexOf(shown.get(i));
                assertThat(seen.add(image)).isTrue();
                assertThat(Tensors.ints(batch.target())[i]).isEqualTo(all.labels()[image]);
            }
        }
        assertThat(pixels(term.batch(2).images()))
                .isNotEqualTo(pixels(term.batch(0).images()));
    }

    private static List<List<Float>> pixels(Tensor images) {
        return Arrays.stream(rows(images))
                .map(row -> Arrays.stream(row).mapToObj(value -> (float) value).toList())
                .toList();
    }

    @Test
    void shuffledLabelsKeepTheirNumbers() {
        int[] labels = IntStream.range(0, 300).map(i -> i % 10 == 0 ? 0 : 1).toArray();
        int[] shuffled = LabelControl.SHUFFLE.apply(labels, 4);
        assertThat(shuffled).containsExactlyInAnyOrder(labels).isNotEqualTo(labels);
        assertThat(LabelControl.SHUFFLE.apply(labels, 4)).isEqualTo(shuffled);
        assertThat(LabelControl.SHUFFLE.apply(labels, 5)).isNotEqualTo(shuffled);
        assertThat(LabelControl.NONE.apply(labels, 4)).isEqualTo(labels);
        // 27 zeros of 30 expected at a one where labels and images have nothing to do with each other
        assertThat(IntStream.range(0, 300)
                        .filter(i -> labels[i] == 0 && shuffled[i] == 0)
                        .count())
                .isLessThan(15);
    }

    /// A head that knows the classes has no loss left to speak of and no mistakes.
    @Test
    void theHeadOfABiasAlonePicksItsClass() {
        Classifier model = smoothNetwork();
        Term term = term(model, Pooling.AVERAGE, LabelControl.NONE, IMAGES);
        try (var _ = new NoGradGuard()) {
            term.parameters().get("head.weight").zero_();
            term.parameters().get("head.bias").copy_(Tensors.of(new float[] {0, 50, 0}, 3));
        }
        term.loss(model, term.batch(0));
        // of fourteen images five are of class 1
        assertThat(term.report().get("second/accuracy")).isCloseTo(5 / 14., within(1e-6));
        assertThat(term.report().get("second/test-accuracy")).isCloseTo(5 / 14., within(1e-6));
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> term(smoothNetwork(), Pooling.AVERAGE, LabelControl.NONE, 15))
                .isInstanceOf(InputError.class)
                .hasMessage("guidance.images: expected at most the 14 training images of noise, got 15");
        assertThatThrownBy(() -> ClassificationGuidance.read(new Noise(4, 6), new ImageShape(1, 5, 5)))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("the shape of the experiment's own (1 x 5 x 5")
                .hasMessageContaining("got noise: 1 x 6 x 6");
        assertThatThrownBy(() -> guidance(Pooling.AVERAGE, LabelControl.NONE, 0))
                .isInstanceOf(InputError.class)
                .hasMessage("guidance.images: expected at least 1, got 0");
    }
}
