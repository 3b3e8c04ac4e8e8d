package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.NormTest;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttackTest {
    private static final int D = 18;

    /// On a linear classifier, away from the bounds, the best change of norm epsilon lowers the margin w . x
    /// + b by epsilon times the dual norm of w; FGSM does so in one step, PGD must end at the same point,
    /// also from a random start.
    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void lowersTheMarginOfALinearClassifierByTheDualNorm(Norm norm) {
        double[] w = Tensors.doubles(new ImageRandom(1, new int[] {0}).gaussian(0, D));
        Classifier model = LambdaNet.linear(w, .3, 2);
        Tensor images = new ImageRandom(2, new int[] {0, 1, 2})
                .uniform(0, 2, 3, 3)
                .mul(new Scalar(.1))
                .add(new Scalar(.45));
        Tensor labels = Tensors.of(new int[] {0, 0, 0});
        double epsilon = .05;
        for (SteppedAttack attack : List.of(
                new Fgsm(norm, List.of(epsilon)),
                new Pgd(norm, List.of(epsilon), 40, null, false, 1),
                new Pgd(norm, List.of(epsilon), 100, .25, true, 1))) {
            Tensor candidates = attack.runOnce(
                    model, images, new Goal(labels, false), epsilon, new ImageRandom(3, new int[] {5, 6, 7}));
            double[] change = Tensors.doubles(candidates.sub(images));
            for (int i = 0; i < 3; i++) {
                double lowered = -NormTest.dot(w, Arrays.copyOfRange(change, i * D, (i + 1) * D));
                double best = epsilon * NormTest.dual(norm, w);
                assertThat(lowered).as("%s", attack).isCloseTo(best, within(1e-4 * best));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void stepsRaiseTheLossAndMoreStepsFurther(Norm norm) {
        Classifier model = LambdaNet.convolutional(3, 8, Compute.CPU);
        int[] index = IntStream.range(0, 16).toArray();
        Tensor images = new ImageRandom(4, index).uniform(0, 3, 8, 8);
        // Some pixels exactly black or white: the bounds bind.
        Tensor extreme = images.mul(new Scalar(1.6))
                .sub(new Scalar(.3))
                .clamp_min(new Scalar(0))
                .clamp_max(new Scalar(1));
        Tensor labels = model.predict(extreme);
        for (double epsilon : new double[] {1 / 255.0, .1, .9}) {
            double scaled = norm == Norm.L1 ? epsilon * 40 : norm == Norm.L2 ? epsilon * 5 : epsilon;
            var random = new ImageRandom(5, index);
            Tensor once = new Fgsm(norm, List.of(scaled > 1 ? 1 : scaled))
                    .runOnce(model, extreme, new Goal(labels, false), scaled, random);
            Tensor often = pgd(norm).runOnce(model, extreme, new Goal(labels, false), scaled, random);
            double clean = loss(model, extreme, labels);
            assertThat(loss(model, once, labels)).isGreaterThan(clean);
            assertThat(loss(model, often, labels)).isGreaterThan(clean);
            if (epsilon < .5) {
                assertThat(loss(model, often, labels)).isGreaterThan(.97 * loss(model, once, labels));
            }
        }
    }

    @Test
    void withoutGradientTheImageStaysAsItIs() {
        Tensor zero = Tensors.of(new float[2 * D], D, 2);
        Classifier model = LambdaNet.classifier(x -> x.flatten(1, -1).matmul(zero), 2);
        Tensor images = new ImageRandom(6, new int[] {0}).uniform(0, 2, 3, 3);
        Tensor labels = Tensors.of(new int[] {0});
        for (Norm norm : List.of(Norm.L1, Norm.L2, Norm.LINF)) {
            var pgd = new Pgd(norm, List.of(.1), 3, null, false, 1);
            float[] after = Tensors.floats(
                    pgd.runOnce(model, images, new Goal(labels, false), .1, new ImageRandom(7, new int[] {0})));
            assertThat(after).containsExactly(Tensors.floats(images), within(1e-7f));
        }
    }

    @Test
    void refusesWrongSettingsInOneLine() {
        assertThatThrownBy(() -> new Pgd(Norm.LINF, List.of(.1, .1)))
                .isInstanceOf(InputError.class)
                .hasMessage("pgd.epsilons: expected increasing numbers, none negative, got [0.1, 0.1]");
        for (List<Double> wrong : List.of(
                List.<Double>of(),
                List.of(-.1),
                List.of(.2, .1),
                List.of(Double.NaN),
                List.of(Double.POSITIVE_INFINITY))) {
            assertThatThrownBy(() -> new Fgsm(Norm.L2, wrong))
                    .isInstanceOf(InputError.class)
                    .hasMessageStartingWith("fgsm.epsilons: expected increasing numbers");
        }
        assertThatThrownBy(() -> new Fgsm(Norm.LINF, List.of(8.0)))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("8/255");
        assertThat(new Fgsm(Norm.L2, List.of(0.0, 8.0)).epsilons()).containsExactly(0.0, 8.0);
        assertThatThrownBy(() -> new Pgd(Norm.L2, List.of(.1), 0, null, true, 1))
                .hasMessageStartingWith("pgd.steps");
        assertThatThrownBy(() -> new Pgd(Norm.L2, List.of(.1), 1, -1.0, true, 1))
                .hasMessageStartingWith("pgd.relative-step");
        assertThatThrownBy(() -> new Pgd(Norm.L2, List.of(.1), 1, null, true, 0))
                .hasMessageStartingWith("pgd.restarts");
        assertThatThrownBy(() -> new Pgd(Norm.L2, List.of(.1), 1, null, false, 2))
                .hasMessageStartingWith("pgd.restarts");
        assertThat(new Pgd(Norm.L2, List.of(.1), 40, null, true, 1).relativeStep())
                .isEqualTo(.0625);
    }

    private static Pgd pgd(Norm norm) {
        return new Pgd(norm, List.of(.1), 20, null, true, 1);
    }

    private static double loss(Classifier model, Tensor images, Tensor labels) {
        return Tensors.item(torch.cross_entropy(model.logits(images), labels));
    }
}
