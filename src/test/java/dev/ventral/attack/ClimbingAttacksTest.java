package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.NormTest;
import dev.ventral.attack.step.Victim;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// [Bim], [MiFgsm], [PgdAdam], [RandomUniform], [RandomGaussian] and the Auto-PGD attacks, in what holds for
/// all.
class ClimbingAttacksTest {
    private static final int D = 18;

    static List<SteppedAttack> gradients(Norm norm, List<Double> epsilons) {
        return List.of(
                new Bim(norm, epsilons, 10, null),
                new MiFgsm(norm, epsilons, 10, 1, null),
                new PgdAdam(norm, epsilons, 40, null, true, 1),
                new ApgdCe(norm, epsilons, 40, 1, 1, false),
                new ApgdDlr(norm, epsilons, 40, 1, 1, false),
                new ApgdT(norm, epsilons, 40, 1, 9, null, 1, false).members().getFirst());
    }

    static List<SteppedAttack> all(Norm norm, List<Double> epsilons) {
        var all = new ArrayList<>(gradients(norm, epsilons));
        all.add(new RandomUniform(norm, epsilons, 30));
        all.add(new RandomGaussian(norm, epsilons, 30));
        if (norm == Norm.L1) {
            all.add(new ApgdCe(norm, epsilons, 40, 1, 1, true));
        }
        return all;
    }

    /// Away from the bounds, the best change of norm epsilon lowers w . x + b by epsilon times the dual norm
    /// of w; Adam's moves every pixel alike and lowers it by epsilon ||w||_1 / ||1||. The two largest weights
    /// are equal, as Auto-PGD in L1 never goes down to a single pixel.
    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void lowerTheMarginOfALinearClassifierByTheDualNorm(Norm norm) {
        double[] w = Tensors.doubles(new ImageRandom(1, new int[] {0}).gaussian(0, D));
        w[4] = 3;
        w[11] = -3;
        Classifier model = LambdaNet.linear(w, .3, 2);
        Tensor images = new ImageRandom(2, new int[] {0, 1, 2})
                .uniform(0, 2, 3, 3)
                .mul(new Scalar(.1))
                .add(new Scalar(.45));
        Tensor labels = Tensors.of(new int[] {0, 0, 0});
        double epsilon = .05;
        double[] ones = new double[D];
        Arrays.fill(ones, 1);
        double most = epsilon * NormTest.dual(norm, w);
        double alike = epsilon * NormTest.size(Norm.L1, w) / NormTest.size(norm, ones);
        for (SteppedAttack attack : gradients(norm, List.of(epsilon))) {
            boolean adam = attack instanceof PgdAdam;
            SteppedAttack straight = adam ? new PgdAdam(norm, List.of(epsilon), 40, null, false, 1) : attack;
            double best = adam ? alike : most;
            assertThat(lowered(straight, model, images, labels, epsilon, w))
                    .as("%s", attack)
                    .containsOnly(new double[] {best, best, best}, within(1e-3 * best));
        }
    }

    private static double[] lowered(
            SteppedAttack attack, Classifier model, Tensor images, Tensor labels, double epsilon, double[] w) {
        var random = new ImageRandom(3, new int[] {5, 6, 7});
        double[] change = Tensors.doubles(attack.runOnce(model, images, new Goal(labels, false), epsilon, random)
                .sub(images));
        return IntStream.range(0, 3)
                .mapToDouble(i -> -NormTest.dot(w, Arrays.copyOfRange(change, i * D, (i + 1) * D)))
                .toArray();
    }

    /// With four classes and a class to reach, a linear network gives way along `w_t - w_k` for the last k
    /// that is in the way. Two logits are far below, so that this is always class 0.
    @ParameterizedTest
    @EnumSource(names = {"L2", "LINF"})
    void reachAGivenClassOfALinearClassifier(Norm norm) {
        float[] weights = Tensors.floats(new ImageRandom(4, new int[] {0}).gaussian(0, D, 4));
        Tensor matrix = Tensors.of(weights, D, 4);
        Tensor offset = Tensors.of(new float[] {0, -60, 0, -60}, 1, 4);
        Classifier model = LambdaNet.classifier(
                x -> x.flatten(1, -1).sub(new Scalar(.5)).matmul(matrix).add(offset), 2);
        Tensor images = Tensors.of(new float[2 * D], 2, 2, 3, 3).add(new Scalar(.5));
        double[] difference = IntStream.range(0, D)
                .mapToDouble(i -> weights[4 * i + 2] - weights[4 * i])
                .toArray();
        double epsilon = .05;
        for (SteppedAttack attack : gradients(norm, List.of(epsilon))) {
            if (!attack.targetable() || attack instanceof PgdAdam && norm == Norm.L2) {
                continue;
            }
            Goal goal = new Goal(Tensors.of(new int[] {2, 2}), true);
            double[] change =
                    Tensors.doubles(attack.runOnce(model, images, goal, epsilon, new ImageRandom(3, new int[] {5, 6}))
                            .sub(images));
            for (int i = 0; i < 2; i++) {
                double gained = NormTest.dot(difference, Arrays.copyOfRange(change, i * D, (i + 1) * D));
                double best = epsilon * NormTest.dual(norm, difference);
                assertThat(gained)
                        .as("%s", attack)
                        .isBetween((attack instanceof PgdAdam ? .8 : .999) * best, 1.001 * best);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void stayInBallAndBoundsAndAreDeterministic(Norm norm) {
        Classifier model = LambdaNet.convolutional(3, 6, Compute.CPU);
        int[] index = IntStream.range(0, 6).toArray();
        Tensor images = new ImageRandom(4, index)
                .uniform(0, 3, 6, 6)
                .mul(new Scalar(1.6))
                .sub(new Scalar(.3))
                .clamp_min(new Scalar(0))
                .clamp_max(new Scalar(1));
        Tensor labels = model.predict(images);
        for (double unit : new double[] {.05, .6}) {
            double epsilon = norm == Norm.L1 ? 30 * unit : norm == Norm.L2 ? 5 * unit : unit;
            for (SteppedAttack attack : all(norm, List.of(epsilon))) {
                var goal = new Goal(labels, false);
                Tensor once = attack.runOnce(model, images, goal, epsilon, new ImageRandom(5, index));
                Tensor again = attack.runOnce(model, images, goal, epsilon, new ImageRandom(5, index));
                assertThat(Tensors.floats(again)).isEqualTo(Tensors.floats(once));
                for (float pixel : Tensors.floats(once)) {
                    assertThat(pixel).isBetween(0f, 1f);
                }
                for (double size : Tensors.doubles(norm.size(once.sub(images)))) {
                    assertThat(size).as("%s", attack).isLessThanOrEqualTo(epsilon * (1 + 1e-5) + 1e-7);
                    assertThat(size).isGreaterThan(.1 * epsilon);
                }
                assertThat(Tensors.doubles(goal.margin(model.logits(once))))
                        .as("%s", attack)
                        .satisfies(after -> {
                            double[] before = Tensors.doubles(goal.margin(model.logits(images)));
                            assertThat(Arrays.stream(after).sum())
                                    .isLessThan(Arrays.stream(before).sum());
                        });
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void aConstantNetworkGivesNumbers(Norm norm) {
        for (int classes : new int[] {2, 3, 6}) {
            Tensor zero = Tensors.of(new float[D * classes], D, classes);
            Classifier model = LambdaNet.classifier(x -> x.flatten(1, -1).matmul(zero), 2);
            Tensor images = new ImageRandom(6, new int[] {0}).uniform(0, 2, 3, 3);
            for (SteppedAttack attack : all(norm, List.of(.1))) {
                float[] after = Tensors.floats(attack.runOnce(
                        model, images, new Goal(Tensors.of(new int[] {0}), false), .1, new ImageRandom(7, new int[] {0
                        })));
                for (float pixel : after) {
                    assertThat(pixel).as("%s", attack).isBetween(0f, 1f);
                }
            }
        }
    }

    /// g1 = (3, -1)/4 and g2 = (-1, -1)/2: without decay the sum is (.25, -.75), with decay .5 it is (-.125,
    /// -.625), so that the first pixel goes on or turns back.
    @Test
    void momentumSumsGradientsScaledToL1Norm1() {
        double[][] gradients = {{3, -1, 0}, {-10, -10, 0}};
        double[] losses = {-1, -1};
        float[] image = {.5f, .5f, .5f};
        assertThat(run(new MiFgsm(Norm.LINF, List.of(.2), 2, 1, null), losses, gradients, image, .2))
                .containsExactly(new double[] {.7, .3, .5}, within(1e-6));
        assertThat(run(new MiFgsm(Norm.LINF, List.of(.2), 2, .5, null), losses, gradients, image, .2))
                .containsExactly(new double[] {.5, .3, .5}, within(1e-6));
        double length = Math.hypot(.25, .75);
        assertThat(run(new MiFgsm(Norm.L2, List.of(.2), 2, 1, null), losses, gradients, image, .2))
                .containsExactly(
                        new double[] {
                            .5 + .1 * 3 / Math.sqrt(10) + .1 * .25 / length,
                            .5 - .1 / Math.sqrt(10) - .1 * .75 / length,
                            .5
                        },
                        within(1e-6));
        assertThat(run(new Bim(Norm.LINF, List.of(.2), 2, .5), losses, gradients, image, .2))
                .containsExactly(new double[] {.5, .3, .5}, within(1e-6));
    }

    /// Kingma & Ba 2015, algorithm 1, in float64; the bounds of the ball bind for some pixels.
    @ParameterizedTest
    @EnumSource(names = {"L2", "LINF"})
    void adamIsAdam(Norm norm) {
        int d = 4;
        int steps = 12;
        double epsilon = .2;
        var random = new SplittableRandom(8);
        double[][] gradients = new double[steps][d];
        Arrays.setAll(
                gradients,
                t -> random.doubles(d, -1, 1.5)
                        .map(v -> v * Math.pow(10, t % 5 - 2))
                        .toArray());
        double[] x = {.5, .5, .1, .5};
        float[] image = {.5f, .5f, .1f, .5f};
        double[] m = new double[d];
        double[] v = new double[d];
        for (int t = 1; t <= steps; t++) {
            double peak = NormTest.size(Norm.LINF, gradients[t - 1]);
            double[] moved = new double[d];
            for (int i = 0; i < d; i++) {
                double g = gradients[t - 1][i] / peak;
                m[i] = .9 * m[i] + .1 * g;
                v[i] = .999 * v[i] + .001 * g * g;
                double u = m[i] / (1 - Math.pow(.9, t)) / (Math.sqrt(v[i] / (1 - Math.pow(.999, t))) + 1e-8);
                moved[i] = x[i] + .3 * epsilon / (norm == Norm.L2 ? 2 : 1) * u - image[i];
            }
            double shrink = norm == Norm.L2 ? Math.min(1, epsilon / NormTest.size(norm, moved)) : 1;
            for (int i = 0; i < d; i++) {
                x[i] = Math.clamp(image[i] + Math.clamp(moved[i] * shrink, -epsilon, epsilon), 0, 1);
            }
        }
        var attack = new PgdAdam(norm, List.of(epsilon), steps, .3, false, 1);
        double[] losses = new double[steps];
        Arrays.fill(losses, -1);
        assertThat(run(attack, losses, gradients, image, epsilon)).containsExactly(x, within(2e-5));
    }

    private static double[] run(
            SteppedAttack attack, double[] losses, double[][] gradients, float[] image, double epsilon) {
        var victim = new Victim(ScriptedNet.of(losses, gradients));
        try (AttackState state = ScriptedNet.state(attack.norm(), image, epsilon)) {
            try (var _ = new PointerScope()) {
                attack.start(victim, state);
            }
            for (int s = 0; s < attack.steps(); s++) {
                try (var _ = new PointerScope()) {
                    attack.step(victim, state);
                    state.advance();
                }
            }
            assertThat(victim.gradients()).isEqualTo(attack.steps());
            return Tensors.doubles(state.x());
        }
    }

    @Test
    void refuseWrongSettingsInOneLine() {
        List<Double> some = List.of(.1);
        assertThatThrownBy(() -> new Bim(Norm.L0, some, 10, null)).hasMessageStartingWith("bim.norm: expected l1");
        assertThatThrownBy(() -> new Bim(Norm.L2, some, 10, 0.0)).hasMessageStartingWith("bim.relative-step");
        assertThatThrownBy(() -> new MiFgsm(Norm.L2, some, 10, -1, null)).hasMessageStartingWith("mi-fgsm.decay");
        assertThatThrownBy(() -> new MiFgsm(Norm.L2, some, 0, 1, null)).hasMessageStartingWith("mi-fgsm.steps");
        assertThatThrownBy(() -> new PgdAdam(Norm.L2, some, 9, null, false, 2))
                .hasMessageStartingWith("pgd-adam.restarts: expected 1 without random-start");
        assertThatThrownBy(() -> new RandomUniform(Norm.L2, some, 0)).hasMessageStartingWith("random-uniform.tries");
        assertThatThrownBy(() -> new RandomGaussian(Norm.L2, List.of(), 1))
                .hasMessageStartingWith("random-gaussian.epsilons");
        assertThatThrownBy(() -> new ApgdCe(Norm.L2, some, 100, 1, 1, true))
                .hasMessage("apgd-ce.larger-radii: expected false for l2, it is defined for l1 only");
        assertThatThrownBy(() -> new ApgdCe(Norm.L1, some, 4, 1, 1, true)).hasMessageStartingWith("apgd-ce.steps");
        assertThatThrownBy(() -> new ApgdDlr(Norm.L1, some, 4, 1, 0, false)).hasMessageStartingWith("apgd-dlr.eot");
        assertThatThrownBy(() -> new ApgdT(Norm.L1, some, 9, 1, 0, null, 1, false))
                .hasMessageStartingWith("apgd-t.target-classes");
        assertThatThrownBy(() -> new ApgdT(Norm.L1, some, 9, 1, 9, 0, 1, false)).hasMessageStartingWith("apgd-t.rank");
    }
}
