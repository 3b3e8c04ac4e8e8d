package dev.ventral.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.evaluation.BrainAlignment.Measure;
import dev.ventral.evaluation.BrainAlignment.Shown;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Layer;
import dev.ventral.network.Normalization;
import dev.ventral.network.Sequential;
import dev.ventral.neural.Recording;
import dev.ventral.neural.source.CustomRecordingSource;
import dev.ventral.neural.source.RecordingContext;
import dev.ventral.results.Result;
import dev.ventral.tensor.Compute;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlignmentTargetTest {
    private static final ImageShape SHAPE = new ImageShape(1, 2, 2);

    /// The tap `flatten` shows the four pixels.
    private static Classifier pixels() {
        var layers = List.<Layer>of(new Layer.Flatten("flatten"), new Layer.Linear(null, "fc"));
        return new Classifier(
                new Sequential(layers).build(SHAPE, 2, 1),
                new Normalization(List.of(0.0), List.of(1.0), 1),
                Compute.CPU);
    }

    private static Images images(int count) {
        var random = new SplittableRandom(4);
        float[][] pixels = new float[count][4];
        for (float[] image : pixels) {
            for (int p = 0; p < 4; p++) {
                image[p] = (float) random.nextDouble();
            }
        }
        return Images.ofFloats(1, 2, 2, pixels);
    }

    private record Given(Recording recording) implements CustomRecordingSource {
        @Override
        public Recording read(RecordingContext context) {
            return recording;
        }
    }

    private static BrainAlignment alignment(Recording recording, Measure measure, Shown shown) {
        return new BrainAlignment("it", new Given(recording), "flatten", measure, shown);
    }

    private static List<Result> measure(Recording recording, Measure measure, Shown shown) {
        return AlignmentTarget.of(
                        alignment(recording, measure, shown), new RecordingContext(recording.images(), 0, Compute.CPU))
                .measure(pixels(), SHAPE);
    }

    private static float[] pixels(Images images, int image) {
        return images.pixels(image);
    }

    /// Responses that are the pixels turned, shifted and scaled: CKA 1, which a measure that does not centre,
    /// or that compares units one by one, would miss.
    @Test
    void turnedPixelsAreWhollyAlike() {
        Images images = images(20);
        float[][] responses = new float[20][4];
        for (int i = 0; i < 20; i++) {
            float[] x = pixels(images, i);
            responses[i] = new float[] {
                5 + 3 * (x[0] + x[1]), 1 + 3 * (x[0] - x[1]), -4 + 3 * (x[2] + x[3]), 3 * (x[2] - x[3]),
            };
        }
        Recording recording = Recording.ofMeans("turned", images, responses);
        List<Result> cka = measure(recording, Measure.CKA, Shown.ALL);
        assertThat(cka).hasSize(1);
        assertThat(cka.getFirst().perturbation()).isEqualTo("alignment-it");
        assertThat(cka.getFirst().metric()).isEqualTo("cka");
        assertThat(cka.getFirst().n()).isEqualTo(20);
        assertThat(cka.getFirst().value()).isCloseTo(1, within(1e-6));
        assertThat(measure(recording, Measure.CKA_UNBIASED, Shown.ALL)
                        .getFirst()
                        .value())
                .isCloseTo(1, within(1e-6));
    }

    /// One unit, one feature that matters: linear CKA of X (4 pixels) and y is |X'y|^2 / (|X'X| |y|^2), by
    /// plain loops.
    @Test
    void ckaAgainstPlainLoops() {
        Images images = images(12);
        float[][] responses = new float[12][1];
        for (int i = 0; i < 12; i++) {
            responses[i][0] = pixels(images, i)[2] + .3f * (i % 3);
        }
        double[][] x = new double[12][4];
        double[] y = new double[12];
        for (int i = 0; i < 12; i++) {
            for (int p = 0; p < 4; p++) {
                x[i][p] = pixels(images, i)[p];
            }
            y[i] = responses[i][0];
        }
        double my = IntStream.range(0, 12).mapToDouble(i -> y[i]).average().orElseThrow();
        double across = 0;
        double own = 0;
        for (int p = 0; p < 4; p++) {
            double xy = 0;
            for (int i = 0; i < 12; i++) {
                xy += (x[i][p] - mean(x, p)) * (y[i] - my);
            }
            across += xy * xy;
            for (int q = 0; q < 4; q++) {
                double xx = 0;
                for (int i = 0; i < 12; i++) {
                    xx += (x[i][p] - mean(x, p)) * (x[i][q] - mean(x, q));
                }
                own += xx * xx;
            }
        }
        double yy = IntStream.range(0, 12)
                .mapToDouble(i -> (y[i] - my) * (y[i] - my))
                .sum();
        assertThat(measure(Recording.ofMeans("one", images, responses), Measure.CKA, Shown.ALL)
                        .getFirst()
                        .value())
                .isCloseTo(across / Math.sqrt(own) / yy, within(1e-6));
    }

    private static double mean(double[][] x, int p) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i][p]).average().orElseThrow();
    }

    /// RSA sees distances: pixels of another scale and offset are wholly alike, those of other images are not.
    @Test
    void dissimilaritiesAreCompared() {
        Images images = images(30);
        float[][] same = new float[30][];
        float[][] other = new float[30][];
        for (int i = 0; i < 30; i++) {
            float[] x = pixels(images, i);
            same[i] = new float[] {2 * x[0] + 1, 2 * x[1] + 1, 2 * x[2] + 1, 2 * x[3] + 1};
            other[i] = pixels(images, (i + 7) % 30);
        }
        assertThat(measure(Recording.ofMeans("same", images, same), Measure.RSA, Shown.ALL)
                        .getFirst())
                .satisfies(r -> assertThat(r.value()).isCloseTo(1, within(1e-5)))
                .satisfies(r -> assertThat(r.metric()).isEqualTo("rsa"));
        assertThat(measure(Recording.ofMeans("other", images, other), Measure.RSA, Shown.ALL)
                        .getFirst()
                        .value())
                .isBetween(-.3, .3);
    }

    /// One unit whose trials correlate by rho: CKA of halves is rho^2, the ceiling 2 rho^2 / (1 + rho^2).
    @Test
    void theCeilingIsThatOfTheTrials() {
        int count = 3000;
        Images images = images(count);
        var random = new SplittableRandom(9);
        float[][] trials = new float[2 * count][1];
        int[] shown = new int[2 * count];
        for (int i = 0; i < count; i++) {
            double signal = random.nextGaussian();
            for (int k = 0; k < 2; k++) {
                trials[2 * i + k][0] = (float) (signal + Math.sqrt(.25) * random.nextGaussian());
                shown[2 * i + k] = i;
            }
        }
        double rho = 1 / 1.25;
        Recording recording = Recording.ofTrials("noisy", images, trials, shown);
        List<Result> results = measure(recording, Measure.CKA, Shown.REPEATED);
        assertThat(results).extracting(Result::metric).containsExactly("cka", "cka_ceiling", "cka_ceiled");
        assertThat(results.get(1).value()).isCloseTo(2 * rho * rho / (1 + rho * rho), within(.02));
        assertThat(results.get(2).value())
                .isCloseTo(results.get(0).value() / results.get(1).value(), within(1e-12));
    }

    @Test
    void heldOutImagesOnly() {
        Images images = images(12);
        float[][] responses = new float[12][];
        for (int i = 0; i < 12; i++) {
            responses[i] = i < 6 ? pixels(images, i) : new float[] {i * i % 7, i % 2, i % 3, i % 5};
        }
        Recording recording = Recording.ofMeans("half", images, responses).withHeldOut(new int[] {0, 1, 2, 3, 4, 5});
        Result held = measure(recording, Measure.CKA, Shown.HELD_OUT).getFirst();
        assertThat(held.n()).isEqualTo(6);
        assertThat(held.value()).isCloseTo(1, within(1e-6));
        assertThat(measure(recording, Measure.CKA, Shown.ALL).getFirst().value())
                .isLessThan(.95);
    }

    @Test
    void refusals() {
        Recording recording = Recording.ofMeans("few", images(12), new float[12][1]);
        assertThatThrownBy(() -> measure(recording, Measure.CKA, Shown.REPEATED))
                .isInstanceOf(InputError.class)
                .hasMessage("alignment it: expected at least 4 images (repeated) in recording few, got 0");
        assertThatThrownBy(() -> new BrainAlignment("a b", new Given(recording), "fc", Measure.CKA, Shown.ALL))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("alignment.name");
        Classifier model = pixels();
        assertThatThrownBy(() -> new BrainAlignment("x", new Given(recording), "layer9", Measure.CKA, Shown.ALL)
                        .check(model.net()))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("layer9");
    }
}
