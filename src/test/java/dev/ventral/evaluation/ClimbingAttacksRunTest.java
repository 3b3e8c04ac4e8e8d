package dev.ventral.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.attack.ApgdCe;
import dev.ventral.attack.ApgdDlr;
import dev.ventral.attack.ApgdT;
import dev.ventral.attack.Attack;
import dev.ventral.attack.Bim;
import dev.ventral.attack.LambdaNet;
import dev.ventral.attack.MiFgsm;
import dev.ventral.attack.PgdAdam;
import dev.ventral.attack.RandomGaussian;
import dev.ventral.attack.RandomUniform;
import dev.ventral.attack.step.Norm;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The gradient attacks with a given epsilon, and their baselines, as evaluation runs them.
class ClimbingAttacksRunTest {
    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void fateOfAnImageDependsNotOnItsBatch(Norm norm) {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = data(model, 14);
        double unit = norm == Norm.LINF ? .04 : norm == Norm.L2 ? .2 : .8;
        var epsilons = List.of(unit);
        var attacks = new ArrayList<Attack>(List.of(
                new Bim(norm, epsilons, 8, null),
                new MiFgsm(norm, epsilons, 8, 1, null),
                new PgdAdam(norm, epsilons, 8, null, true, 2),
                new RandomUniform(norm, epsilons, 8),
                new RandomGaussian(norm, epsilons, 8),
                new ApgdCe(norm, epsilons, 12, 2, 1, norm == Norm.L1),
                new ApgdDlr(norm, epsilons, 12, 1, 1, false),
                new ApgdT(norm, epsilons, 12, 1, 9, null, 1, false)));
        for (Attack attack : attacks) {
            AttackOutcome reference = new Evaluator(7, Progress.none()).attack(model, data, attack, 3, false);
            int broken = count(reference);
            assertThat(broken).as("%s", attack).isBetween(1, 13);
            for (int batch : new int[] {1, 64}) {
                AttackOutcome other = new Evaluator(batch, Progress.none()).attack(model, data, attack, 3, false);
                for (int i = 0; i < data.count(); i++) {
                    assertThat(Double.isInfinite(other.distance(i)))
                            .isEqualTo(Double.isInfinite(reference.distance(i)));
                    assertThat(other.forward(i)).as("%s %s", attack, i).isEqualTo(reference.forward(i));
                    assertThat(other.gradients(i)).isEqualTo(reference.gradients(i));
                }
            }
        }
    }

    /// The network of three classes answers 0 everywhere: nothing breaks it, and what is spent can be counted.
    @Test
    void whatIsSpentOnAnImageThatStands() {
        Tensor matrix = Tensors.of(new float[36 * 3], 36, 3);
        Tensor offset = Tensors.of(new float[] {9, 1, 0}, 1, 3);
        Classifier model =
                LambdaNet.classifier(x -> x.flatten(1, -1).matmul(matrix).add(offset), 1);
        LabelledImages data = new LabelledImages(
                "grey", Images.ofFloats(1, 1, 6, 6, new float[36]), new int[] {0}, List.of("a", "b", "c"));
        var epsilons = List.of(.1);
        Norm norm = Norm.LINF;
        assertThat(spent(model, data, new Bim(norm, epsilons, 9, null))).containsExactly(0, 9);
        assertThat(spent(model, data, new PgdAdam(norm, epsilons, 9, null, true, 2)))
                .containsExactly(0, 18);
        assertThat(spent(model, data, new RandomUniform(norm, epsilons, 30))).containsExactly(30, 0);
        assertThat(spent(model, data, new ApgdCe(norm, epsilons, 10, 5, 3, false)))
                .containsExactly(0, 150);
        // two wrong classes, whatever the attack would like
        assertThat(spent(model, data, new ApgdT(norm, epsilons, 10, 2, 2, null, 1, false)))
                .containsExactly(4, 40);
        // those beyond the second are over before their first step
        assertThat(spent(model, data, new ApgdT(norm, epsilons, 10, 2, 9, null, 1, false)))
                .containsExactly(4 + 14, 40);
    }

    private static long[] spent(Classifier model, LabelledImages data, Attack attack) {
        AttackOutcome attacked = new Evaluator(4, Progress.none()).attack(model, data, attack, 3, false);
        assertThat(attacked.distance(0)).isInfinite();
        return new long[] {attacked.forward(0), attacked.gradients(0)};
    }

    /// Together, the targeted runs break whatever one of them breaks, and the likeliest class is not the only
    /// one.
    @Test
    void targetsAreTriedInTurn() {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = data(model, 60);
        var evaluator = new Evaluator(32, Progress.none());
        var epsilons = List.of(.05);
        AttackOutcome all =
                evaluator.attack(model, data, new ApgdT(Norm.LINF, epsilons, 20, 1, 3, null, 1, false), 3, false);
        AttackOutcome likeliest =
                evaluator.attack(model, data, new ApgdT(Norm.LINF, epsilons, 20, 1, 3, 1, 1, false), 3, false);
        AttackOutcome third =
                evaluator.attack(model, data, new ApgdT(Norm.LINF, epsilons, 20, 1, 3, 3, 1, false), 3, false);
        assertThat(count(all)).isGreaterThan(count(likeliest));
        assertThat(count(likeliest)).isGreaterThan(count(third));
        for (int i = 0; i < data.count(); i++) {
            assertThat(all.distance(i)).isLessThanOrEqualTo(likeliest.distance(i));
        }
    }

    private static int count(AttackOutcome attacked) {
        return (int) IntStream.range(0, attacked.count())
                .filter(i -> Double.isFinite(attacked.distance(i)))
                .count();
    }

    private static LabelledImages data(Classifier model, int n) {
        float[] pixels = Tensors.floats(new ImageRandom(9, IntStream.range(0, n).toArray()).uniform(0, 1, 6, 6));
        int[] labels = Tensors.ints(model.predict(Tensors.of(pixels, n, 1, 6, 6)));
        return new LabelledImages("random", Images.ofFloats(n, 1, 6, 6, pixels), labels, List.of("a", "b", "c", "d"));
    }
}
