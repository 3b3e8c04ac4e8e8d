package dev.ventral.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.SimilarityGuidance.Pairing;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.SimilarityControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Layer;
import dev.ventral.network.Normalization;
import dev.ventral.network.Sequential;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
import dev.ventral.similarity.SquareMatrix;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimilarityGuidanceTest {
    private static final int IMAGES = 12;
    private static final ImageShape SHAPE = new ImageShape(1, 5, 5);

    private static Images images(int count) {
        var random = new SplittableRandom(3);
        float[] pixels = new float[count * 25];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextDouble();
        }
        return Images.ofFloats(count, 1, 5, 5, pixels);
    }

    private static SquareMatrix target() {
        var random = new SplittableRandom(4);
        float[] values = new float[IMAGES * IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            for (int j = 0; j <= i; j++) {
                float v = i == j ? 1 : (float) random.nextDouble(-0.9, 0.9);
                values[i * IMAGES + j] = v;
                values[j * IMAGES + i] = v;
            }
        }
        return new SquareMatrix(IMAGES, values);
    }

    private static Classifier smoothNetwork() {
        Net net = new Sequential(List.of(
                        new Layer.Conv(3, 3, 1, 0, true, "a"),
                        new Layer.Elu("b"),
                        new Layer.Conv(2, 2, 1, 0, true, "c"),
                        new Layer.Flatten("d"),
                        new Layer.Linear(null, "e")))
                .build(SHAPE, 2, 7);
        return new Classifier(net, Normalization.none(1), Compute.CPU);
    }

    private static SimilarityGuidance guidance(List<String> taps, Pairing pairing) {
        return new SimilarityGuidance(
                taps,
                20,
                new Target.Data(),
                SimilarityControl.NONE,
                4,
                pairing,
                0.001,
                List.of(),
                new WeightSchedule.Constant());
    }

    private static GuidanceContext context(Classifier model) {
        var recording = new GuidingRecording("test", true, images(IMAGES), target(), null, null);
        return new GuidanceContext(
                model,
                SHAPE,
                List.of(recording),
                _ -> {
                    throw new AssertionError("no network is asked for");
                },
                images(IMAGES),
                1,
                Compute.CPU,
                1);
    }

    /// The loss by the book: plain loops in float64 over the features the network gives.
    private static double byHand(SimilarityGuidance guidance, Classifier model, Tensor shown, double[] target) {
        int n = (int) shown.size(0);
        double[][] mixed = new double[n][n];
        for (String tap : guidance.taps()) {
            Taps taps = Taps.of(List.of(tap));
            model.logits(shown, taps);
            double[] f = Tensors.doubles(taps.get(tap));
            int d = f.length / n;
            for (int k = 0; k < d; k++) {
                double mean = 0;
                for (int i = 0; i < n; i++) {
                    mean += f[i * d + k] / n;
                }
                for (int i = 0; i < n; i++) {
                    f[i * d + k] -= mean;
                }
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    double ij = 0;
                    double ii = 0;
                    double jj = 0;
                    for (int k = 0; k < d; k++) {
                        ij += f[i * d + k] * f[j * d + k];
                        ii += f[i * d + k] * f[i * d + k];
                        jj += f[j * d + k] * f[j * d + k];
                    }
                    mixed[i][j] += ij / Math.sqrt(ii * jj) / guidance.taps().size();
                }
            }
        }
        double sum = 0;
        int count = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                boolean counts = guidance.pairing() == Pairing.ALL ? i != j : j == i + n / 2;
                if (counts) {
                    double difference = atanh(0.999 * mixed[i][j]) - atanh(0.999 * target[count++]);
                    sum += difference * difference;
                }
            }
        }
        return guidance.weight() * sum / count;
    }

    private static double atanh(double x) {
        return 0.5 * Math.log((1 + x) / (1 - x));
    }

    @ParameterizedTest
    @EnumSource
    void lossIsTheFormula(Pairing pairing) {
        Classifier model = smoothNetwork();
        SimilarityGuidance guidance = guidance(List.of("a", "c"), pairing);
        Term term = guidance.bind(context(model)).getFirst();
        GuidanceBatch batch = term.batch(5);
        double loss = Tensors.item(term.loss(model, batch));
        assertThat(loss)
                .isCloseTo(
                        byHand(guidance, model, batch.images(), Tensors.doubles(batch.target())), within(1e-4 * loss));
    }

    @Test
    void targetsBelongToTheImagesOfTheBatch() {
        Classifier model = smoothNetwork();
        Term term = guidance(List.of("a"), Pairing.ALL).bind(context(model)).getFirst();
        GuidanceBatch batch = term.batch(0);
        float[] shown = Tensors.floats(batch.images());
        int[] number = new int[8];
        for (int i = 0; i < 8; i++) {
            number[i] = -1;
            for (int k = 0; k < IMAGES; k++) {
                if (images(IMAGES).pixels(k)[0] == shown[i * 25]) {
                    number[i] = k;
                }
            }
        }
        assertThat(number).doesNotContain(-1).doesNotHaveDuplicates();
        float[] got = Tensors.floats(batch.target());
        int at = 0;
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 8; j++) {
                if (i != j) {
                    assertThat(got[at++]).isEqualTo(target().get(number[i], number[j]));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreThoseOfFiniteDifferences(Pairing pairing) {
        Classifier model = smoothNetwork();
        model.net().to(ScalarType.Double, false);
        Term term = guidance(List.of("a", "c"), pairing).bind(context(model)).getFirst();
        GuidanceBatch single = term.batch(2);
        GuidanceBatch batch = new GuidanceBatch(
                single.images().to(ScalarType.Double), single.target().to(ScalarType.Double), 2);
        term.loss(model, batch).backward();
        check(model, term, batch, Weights.state(model.net()).get("a.weight"), 1e-6, 1e-6);
        check(model, term, batch, Weights.state(model.net()).get("c.bias"), 1e-6, 1e-6);
        // gamma is float32: wider steps, coarser agreement
        check(model, term, batch, term.parameters().get("gamma"), 1e-2, 2e-3);
    }

    private static void check(
            Classifier model, Term term, GuidanceBatch batch, Tensor parameter, double h, double tolerance) {
        double[] gradient = Tensors.doubles(parameter.grad());
        for (int i = 0; i < gradient.length; i++) {
            double up = moved(model, term, batch, parameter, i, h);
            double down = moved(model, term, batch, parameter, i, -h);
            double expected = (up - down) / (2 * h);
            assertThat(gradient[i]).isCloseTo(expected, within(tolerance * Math.max(1, Math.abs(expected))));
        }
    }

    private static double moved(
            Classifier model, Term term, GuidanceBatch batch, Tensor parameter, int index, double by) {
        try (var _ = new NoGradGuard()) {
            Tensor flat = parameter.view(-1);
            Tensor cell = flat.narrow(0, index, 1);
            cell.add_(Tensors.scalar(by));
            double loss = Tensors.item(term.loss(model, batch));
            cell.sub_(Tensors.scalar(by));
            return loss;
        }
    }

    @Test
    void gammaStartsEqualAndIsReported() {
        Classifier model = smoothNetwork();
        Term term =
                guidance(List.of("a", "c"), Pairing.PAIRS).bind(context(model)).getFirst();
        assertThat(term.report()).containsEntry("gamma/a", 0.5).containsEntry("gamma/c", 0.5);
    }

    @Test
    void batchesAreAFunctionOfTheStep() {
        Classifier model = smoothNetwork();
        Term term = guidance(List.of("a"), Pairing.PAIRS).bind(context(model)).getFirst();
        float[] first = Tensors.floats(term.batch(3).images());
        assertThat(Tensors.floats(term.batch(4).images())).isNotEqualTo(first);
        assertThat(Tensors.floats(term.batch(3).images())).isEqualTo(first);
    }

    @Test
    void identicalImagesAreNotANumberNowhere() {
        Classifier model = smoothNetwork();
        var same = new GuidingRecording(
                "same", true, Images.ofFloats(IMAGES, 1, 5, 5, new float[IMAGES * 25]), target(), null, null);
        Term term = guidance(List.of("a"), Pairing.ALL)
                .bind(new GuidanceContext(model, SHAPE, List.of(same), _ -> model, same.images(), 1, Compute.CPU, 1))
                .getFirst();
        Tensor loss = term.loss(model, term.batch(0));
        loss.backward();
        assertThat(Tensors.item(loss)).isFinite();
        for (double g :
                Tensors.doubles(Weights.state(model.net()).get("a.weight").grad())) {
            assertThat(g).isFinite();
        }
    }

    @Test
    void mistakesAreNamed() {
        Classifier model = smoothNetwork();
        assertThatThrownBy(() -> guidance(List.of("b1"), Pairing.PAIRS)
                        .bind(context(model))
                        .getFirst())
                .isInstanceOf(InputError.class)
                .hasMessageContaining("b1")
                .hasMessageContaining("did you mean b");
        assertThatThrownBy(() -> new SimilarityGuidance(
                                List.of("a"),
                                20,
                                new Target.Model(),
                                SimilarityControl.NONE,
                                4,
                                Pairing.PAIRS,
                                0.001,
                                List.of(),
                                new WeightSchedule.Constant())
                        .bind(context(model))
                        .getFirst())
                .isInstanceOf(InputError.class)
                .hasMessageContaining("encoding");
        assertThatThrownBy(() -> new SimilarityGuidance(
                                List.of("a"),
                                20,
                                new Target.Data(),
                                SimilarityControl.NONE,
                                7,
                                Pairing.PAIRS,
                                0.001,
                                List.of(),
                                new WeightSchedule.Constant())
                        .bind(context(model))
                        .getFirst())
                .isInstanceOf(InputError.class)
                .hasMessageContaining("12 images");
        assertThatThrownBy(() -> guidance(List.of(), Pairing.PAIRS)).isInstanceOf(InputError.class);
    }
}
