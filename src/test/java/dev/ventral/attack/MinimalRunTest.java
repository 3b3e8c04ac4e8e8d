package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.attack.step.Norm;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.network.Classifier;
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

/// How attacks that look for the smallest change run: queries, batches, networks without gradients, memory.
class MinimalRunTest {
    /// @param forward forward passes for each image on a network of four classes
    /// @param gradients gradients likewise
    record Case(Attack attack, int forward, int gradients) {
        @Override
        public String toString() {
            return attack.name() + " " + attack.norm().label();
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(new CarliniWagner(Norm.L2, List.of(), 4, 20, .05, 1, 0, false), 0, 80),
                // no gradient, no progress: each search ends at its second look, after 4 steps; looked at
                // every tenth
                new Case(new CarliniWagner(Norm.L2, List.of(), 4, 20, .05, 99, 0, true), 0, 20),
                new Case(new CarliniWagner(Norm.LINF, List.of(), 4, 20, .05, 1, 0, true), 0, 80),
                new Case(new Ddn(17), 0, 17),
                new Case(new Ead(List.of(), 3, 20, .01, .01, 3, 0, false), 60, 60),
                new Case(new DeepFool(Norm.L2, List.of(), 5, .02, 3, 1), 1, 5 * 2),
                new Case(new DeepFool(Norm.LINF, List.of(), 6, .02, 10, 0), 1, 6 * 3),
                new Case(new Fab(Norm.L1, List.of(), 5, 2, .1, 1.05, .9), 1 + 13, 13 * 3),
                new Case(new Fab(Norm.L2, List.of(), 4, 1, .1, 1.05, .9), 1 + 7, 7 * 3),
                new Case(new Fab(Norm.LINF, List.of(), 4, 1, .1, 1.05, .9), 1 + 7, 7 * 3),
                new Case(new FabT(Norm.L1, List.of(), 3, 2, 2), 1 + 15, 15),
                // three classes to aim at, so that 9 + 3 of the 15 steps are made; looked at after each
                new Case(new FabT(Norm.LINF, List.of(), 3, 1, 4), 1 + 12, 12));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nothingIsFoundWithoutGradientsAndEveryQueryIsCounted(Case each) {
        Tensor zero = Tensors.of(new float[36 * 4], 36, 4);
        Tensor first = Tensors.of(new float[] {1, 0, 0, 0}, 4);
        Classifier model =
                LambdaNet.classifier(x -> x.flatten(1, -1).matmul(zero).add(first), 1);
        AttackOutcome attacked =
                new Evaluator(4, Progress.none()).attack(model, data(model, 6), each.attack(), 1, false);
        for (int i = 0; i < 6; i++) {
            assertThat(attacked.distance(i)).isInfinite();
            assertThat(attacked.forward(i)).isEqualTo(each.forward());
            assertThat(attacked.gradients(i)).isEqualTo(each.gradients());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void neitherBatchNorRunChangesWhatIsFound(Case each) {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = data(model, 9);
        double[] reference = new Evaluator(64, Progress.none())
                .attack(model, data, each.attack(), 1, false)
                .distances();
        assertThat(Arrays.stream(reference).filter(Double::isFinite).count()).isGreaterThan(5);
        for (int batch : new int[] {1, 4, 64}) {
            double[] found = new Evaluator(batch, Progress.none())
                    .attack(model, data, each.attack(), 1, false)
                    .distances();
            for (int i = 0; i < found.length; i++) {
                // sums of a batch are rounded differently
                double tolerance = batch == 64 || Double.isInfinite(reference[i]) ? 0 : 2e-3 * reference[i];
                assertThat(Math.abs(found[i] - reference[i]) <= tolerance || found[i] == reference[i])
                        .as("image %s, batch %s: %s, %s", i, batch, found[i], reference[i])
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nativeMemoryStaysFlat(Case each) {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = data(model, 3);
        long[] after = new long[3];
        for (int run = 0; run < after.length; run++) {
            new Evaluator(2, Progress.none()).attack(model, data, each.attack(), 1, false);
            after[run] = Pointer.totalCount();
        }
        assertThat(after[2]).isEqualTo(after[1]);
    }

    private static LabelledImages data(Classifier model, int count) {
        Tensor images = new ImageRandom(9, IntStream.range(0, count).toArray()).uniform(0, 1, 6, 6);
        Images own = Images.ofFloats(count, 1, 6, 6, Tensors.floats(images));
        return new LabelledImages("set", own, Tensors.ints(model.predict(images)), List.of("a", "b", "c", "d"));
    }
}
