package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.attack.Jsma.Direction;
import dev.ventral.attack.Jsma.Features;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class JsmaTest {
    private static final int D = 18;
    private static final Evaluator EVALUATOR = new Evaluator(8, Progress.none());

    /// With one value at a time, to its bound, either way, nothing beats the values that gain most: known by
    /// sorting.
    @Test
    void changesTheFewestValuesOfALinearClassifier() {
        double[] w = BoxedLinear.weights(D, 1);
        for (Classifier model : List.of(LambdaNet.linear(w, .1, 1), mirrored(w, .05))) {
            LabelledImages data = BoxedLinear.images(model, 20, D, 2);
            AttackOutcome attacked = EVALUATOR.attack(model, data, wide(Features.ONE, Direction.BOTH), 3, false);
            AttackOutcome pairs = EVALUATOR.attack(model, data, wide(Features.TWO, Direction.BOTH), 3, false);
            double[][] x = BoxedLinear.rows(data);
            for (int i = 0; i < 20; i++) {
                double exact = exact(w, .1, x[i], data.labels()[i]);
                assertThat(attacked.distance(i)).isEqualTo(exact);
                // a pair moves two where the last might have been enough
                assertThat(pairs.distance(i)).isBetween(exact, exact + 1 + exact % 2);
            }
        }
    }

    /// Worked out by hand: w = (3, -2, 1, 4) against the class to leave, from .5 but for the last, which has
    /// only .01 to go. By the bounds' room, values 0 and 1 gain 1.5 + 1; by the derivative alone the last
    /// comes first.
    @Test
    void theBoundsRoomTheDirectionAndTheShareDecide() {
        double[] w = {-3, 2, -1, -4};
        float[] x = {.5f, .5f, .5f, .99f};
        // margin -1.5 + 1 - .5 - 3.96 + bias = 2.2
        Classifier model = mirrored(w, (4.96 + 2.2) / 2);
        var data = new LabelledImages("four", Images.ofFloats(1, 1, 1, 4, x), new int[] {0}, List.of("a", "b"));
        assertThat(distance(model, data, jsma(Features.ONE, Direction.BOTH, 1, true)))
                .isEqualTo(2);
        assertThat(distance(model, data, jsma(Features.ONE, Direction.BOTH, 1, false)))
                .isEqualTo(3);
        assertThat(distance(model, data, jsma(Features.TWO, Direction.BOTH, 1, true)))
                .isEqualTo(2);
        // upwards: 1.5 + .5 + .04 is not enough; downwards: 1 is not
        assertThat(distance(model, data, jsma(Features.ONE, Direction.UP, 1, true)))
                .isInfinite();
        assertThat(distance(model, data, jsma(Features.ONE, Direction.DOWN, 1, true)))
                .isInfinite();
        // one of four values may be changed
        assertThat(distance(model, data, jsma(Features.ONE, Direction.BOTH, .25, true)))
                .isInfinite();
    }

    /// Worked out by hand: three classes; towards class 2 value 0 has a = 4, b = -1 (saliency 4), value 1 a =
    /// 2.5, b = -2.5 (6.25), value 2 a = 5, b = 1 (none, though it raises class 2 most).
    @Test
    void saliencyIsTheProductOfWhatIsRaisedAndLowered() {
        Tensor own = Tensors.of(new double[] {4, 2.5, 5}, 1, 3);
        Tensor rest = Tensors.of(new double[] {-1, -2.5, 1}, 1, 3);
        Tensor grey = Tensors.of(new double[] {.5, .5, .5}, 1, 3);
        Saliency saliency = Saliency.of(Saliency.moves(grey, grey, 1, Direction.UP), own, rest, 2, true);
        assertThat(Tensors.doubles(saliency.one())).containsExactly(0, .5, 0);
        // pairs: (0, 1) 6.5 * 3.5; (0, 2) 9 * 0; (1, 2) 7.5 * 1.5
        assertThat(Tensors.doubles(saliency.two(6))).containsExactly(.5, .5, 0);
        // of the two that gain most by themselves (0 and 2) no pair is salient: the gains decide
        assertThat(Tensors.doubles(saliency.two(2))).containsExactly(.5, 0, .5);
    }

    /// Worked out by hand: value 0 gains .2 a step, and .35 are needed.
    @Test
    void movesByThetaUntilTheAnswerChanges() {
        Classifier model = mirrored(new double[] {-2, 1, -1, -1}, (1.5 + .35) / 2);
        var data = new LabelledImages(
                "grey",
                Images.ofFloats(1, 1, 1, 4, new float[] {.5f, .5f, .5f, .5f}),
                new int[] {0},
                List.of("a", "b"));
        var attack =
                new Targeted(TargetClass.NEXT, new Jsma(Features.ONE, Direction.BOTH, .1, 1, true, 8, 200, List.of()));
        AttackOutcome attacked = EVALUATOR.attack(model, data, attack, 1, true);
        assertThat(attacked.pixels(0)).containsExactly(new float[] {.7f, .5f, .5f, .5f}, within(1e-6f));
        assertThat(attacked.distance(0)).isEqualTo(1);
        assertThat(attacked.distance(0, Norm.LINF)).isCloseTo(.2, within(1e-6));
    }

    @Test
    void goesOnWhereTheNetworkIsNotLinearAndIsTheSameInEveryBatch() {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = SmallNets.images(model, 21, 6);
        for (TargetClass target : List.of(TargetClass.NONE, TargetClass.NEXT)) {
            for (Features features : Features.values()) {
                Attack free = new Jsma(features, Direction.BOTH, 1, 1, true, 32, 50, List.of(1.0, 5.0));
                Attack attack = target == TargetClass.NONE ? free : new Targeted(target, free);
                AttackOutcome one = new Evaluator(1, Progress.none()).attack(model, data, attack, 3, false);
                AttackOutcome seven = new Evaluator(7, Progress.none()).attack(model, data, attack, 3, false);
                assertThat(seven.distances()).isEqualTo(one.distances());
                for (int i = 0; i < 21; i++) {
                    assertThat(one.distance(i)).isLessThan(features == Features.ONE ? 16 : 20);
                    assertThat(one.gradients(i)).isEqualTo(seven.gradients(i));
                    if (target == TargetClass.NEXT && one.distance(i) > 0) {
                        assertThat(one.adversarial(i)).isEqualTo((data.labels()[i] + 1) % 4);
                    }
                }
            }
        }
    }

    @Test
    void aConstantNetworkIsNotBroken() {
        LabelledImages data = SmallNets.constant();
        AttackOutcome attacked = EVALUATOR.attack(SmallNets.constantModel(), data, new Jsma(), 1, false);
        assertThat(attacked.distances()).containsOnly(Double.POSITIVE_INFINITY);
    }

    @Test
    void refusesWrongSettings() {
        assertThatThrownBy(() -> new Jsma(Features.ONE, Direction.UP, 0, .1, true, 2, 1, List.of()))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith("jsma.theta: expected");
        assertThatThrownBy(() -> new Jsma(Features.ONE, Direction.UP, 1, 1.1, true, 2, 1, List.of()))
                .hasMessageStartingWith("jsma.gamma: expected");
        assertThatThrownBy(() -> new Jsma(Features.TWO, Direction.UP, 1, 1, true, 1, 1, List.of()))
                .hasMessageStartingWith("jsma.pool: expected");
    }

    private static Jsma wide(Features features, Direction direction) {
        return jsma(features, direction, 1, true);
    }

    private static Jsma jsma(Features features, Direction direction, double gamma, boolean room) {
        return new Jsma(features, direction, 1, gamma, room, 128, 100, List.of());
    }

    private static double distance(Classifier model, LabelledImages data, Jsma attack) {
        return EVALUATOR.attack(model, data, attack, 1, false).distance(0);
    }

    private static double exact(double[] w, double bias, double[] x, int label) {
        return SmallNets.exact(Norm.L0, w, bias, x, label);
    }

    /// Two classes with logits `w . x + bias` and minus that: each change is salient.
    private static Classifier mirrored(double[] w, double bias) {
        float[] columns = new float[2 * w.length];
        for (int i = 0; i < w.length; i++) {
            columns[2 * i] = (float) (w[i] / 2);
            columns[2 * i + 1] = (float) (-w[i] / 2);
        }
        Tensor matrix = Tensors.of(columns, w.length, 2);
        Tensor offset = Tensors.of(new float[] {(float) bias, (float) -bias}, 2);
        return LambdaNet.classifier(x -> x.flatten(1, -1).matmul(matrix).add(offset), 1);
    }
}
