package dev.ventral.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.attack.Attack;
import dev.ventral.attack.CustomAttack;
import dev.ventral.attack.Fgsm;
import dev.ventral.attack.LambdaNet;
import dev.ventral.attack.Pgd;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.corruption.GaussianNoise;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.network.Classifier;
import dev.ventral.results.CorrectImages;
import dev.ventral.results.Result;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvaluatorTest {
    private static final Evaluator EVALUATOR = new Evaluator(16, Progress.none());

    /// w . x + b = m > 0 is broken by changes longer than m over the dual norm of w, and by no shorter one.
    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void linearClassifierBreaksExactlyBeyondItsMargin(Norm norm) {
        double[] w = {.5, -1, 2, .25, 0, -.5, 1, .75, -.25};
        double dual = switch (norm) {
            case L0 -> throw new IllegalArgumentException();
            case L1 -> 2;
            case L2 -> Math.sqrt(.25 + 1 + 4 + .0625 + .25 + 1 + .5625 + .0625);
            case LINF -> 6.25;
        };
        Classifier model = LambdaNet.linear(w, -1.375 + .15, 1);
        float[] grey = new float[9];
        java.util.Arrays.fill(grey, .5f);
        var data = new LabelledImages("grey", Images.ofFloats(1, 1, 3, 3, grey), new int[] {0}, List.of("a", "b"));
        double distance = .15 / dual;
        for (Function<List<Double>, Attack> attack : List.<Function<List<Double>, Attack>>of(
                epsilons -> new Fgsm(norm, epsilons),
                epsilons -> new Pgd(norm, epsilons, 20, null, false, 1),
                // arrives with the last step only
                epsilons -> new Pgd(norm, epsilons, 24, 1 / 24.0, false, 1),
                epsilons -> new Pgd(norm, epsilons, 100, .25, true, 2))) {
            var epsilons = List.of(0.0, .5 * distance, .999 * distance, 1.001 * distance, 2 * distance);
            List<CorrectImages> curve = EVALUATOR
                    .measure(model, data, new AttackCurve(attack.apply(epsilons)), 1)
                    .outcomes();
            assertThat(curve).extracting(o -> o.result().value()).containsExactly(1.0, 1.0, 1.0, 0.0, 0.0);
            assertThat(curve).extracting(o -> o.result().strength()).containsExactlyElementsOf(epsilons);
        }
    }

    @Test
    void strengthsAloneGiveTheSameNumbersAsInACurveUnlessBrokenBefore() {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = data(model, 45);
        List<CorrectImages> both = EVALUATOR
                .measure(model, data, new AttackCurve(new Pgd(Norm.LINF, List.of(.02, .06))), 3)
                .outcomes();
        List<CorrectImages> second = EVALUATOR
                .measure(model, data, new AttackCurve(new Pgd(Norm.LINF, List.of(.06))), 3)
                .outcomes();
        BitSet expected = (BitSet) second.getFirst().correct().clone();
        expected.and(both.getFirst().correct());
        assertThat(both.getLast().correct()).isEqualTo(expected);
    }

    @Test
    void restartsBreakMoreAndNeverLess() {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = data(model, 45);
        BitSet one = EVALUATOR
                .measure(model, data, new AttackCurve(new Pgd(Norm.LINF, List.of(.03), 1, .01, true, 1)), 3)
                .outcomes()
                .getFirst()
                .correct();
        BitSet five = EVALUATOR
                .measure(model, data, new AttackCurve(new Pgd(Norm.LINF, List.of(.03), 1, .01, true, 8)), 3)
                .outcomes()
                .getFirst()
                .correct();
        assertThat(five.cardinality()).isLessThan(one.cardinality());
        five.andNot(one);
        assertThat(five.isEmpty()).isTrue();
    }

    @Test
    void noiseCurveStartsAtTheCleanAccuracyAndFalls() {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = data(model, 45);
        var noise = new CorruptionCurve(new GaussianNoise(List.of(0.0, .1, 3.0)));
        List<CorrectImages> curve = EVALUATOR.measure(model, data, noise, 4).outcomes();
        assertThat(curve.getFirst().correct())
                .isEqualTo(EVALUATOR.clean(model, data).correct());
        assertThat(curve.getFirst().result())
                .isEqualTo(new Result(
                        "gaussian-noise",
                        "",
                        0,
                        "accuracy",
                        curve.getFirst().result().value(),
                        45));
        assertThat(curve.get(2).result().value())
                .isLessThan(curve.getFirst().result().value());
        assertThat(new Evaluator(7, Progress.none())
                        .measure(model, data, noise, 4)
                        .outcomes())
                .isEqualTo(curve);
        assertThat(EVALUATOR.measure(model, data, noise, 5).outcomes()).isNotEqualTo(curve);
    }

    @Test
    void cleanCountsAllImages() {
        // Always class 2: all logits equal but one.
        Tensor logits = Tensors.of(new float[] {0, 0, 1, 0}, 1, 4);
        Classifier model = LambdaNet.classifier(
                x -> x.flatten(1, -1)
                        .sum(new long[] {1}, true, new org.bytedeco.pytorch.ScalarTypeOptional())
                        .mul(new Scalar(0))
                        .add(logits),
                1);
        LabelledImages data = labelled(new int[] {0, 1, 2, 3, 2, 2, 1, 0, 0, 0});
        CorrectImages clean = EVALUATOR.clean(model, data);
        assertThat(clean.result()).isEqualTo(new Result("none", "", 0, "accuracy", .3, 10));
        assertThat(clean.correct().stream().boxed()).containsExactly(2, 4, 5);
    }

    @Test
    void neverAttacksWhatIsBrokenAlready() {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = data(model, 45);
        var spy = new Spy(Norm.LINF, List.of(.1, .2), (images, _) -> images);
        EVALUATOR.measure(model, data, new AttackCurve(spy), 1).outcomes();
        assertThat(spy.attacked).isEqualTo(indices(EVALUATOR.clean(model, data).correct()));
        assertThat(spy.calls).isEqualTo(2 * spy.attacked.size());

        // What falls at the first epsilon is not given to the attack at the second.
        var breaker =
                new Spy(Norm.LINF, List.of(.5, 1.0), (images, _) -> images.neg().add(new Scalar(1)));
        BitSet left = EVALUATOR
                .measure(model, data, new AttackCurve(breaker), 1)
                .outcomes()
                .getFirst()
                .correct();
        assertThat(left.cardinality()).isLessThan(breaker.attacked.size());
        assertThat(breaker.calls).isEqualTo(breaker.attacked.size() + left.cardinality());
    }

    /// An attack that returns another image altogether must not get beyond its ball: with a linear classifier
    /// and a margin that needs epsilon .15 / 9, the cheat at half that breaks nothing, and at twice that
    /// everything.
    @Test
    void cheatingAttacksAreBroughtBackIntoTheBall() {
        double[] w = {1, 1, 1, 1, 1, 1, 1, 1, 1};
        Classifier model = LambdaNet.linear(w, -4.5 + .15, 1);
        float[] grey = new float[9];
        java.util.Arrays.fill(grey, .5f);
        var data = new LabelledImages("grey", Images.ofFloats(1, 1, 3, 3, grey), new int[] {0}, List.of("a", "b"));
        var cheat = new Spy(Norm.LINF, List.of(.075 / 9, .3 / 9), (images, _) -> images.sub(new Scalar(7)));
        assertThat(EVALUATOR.measure(model, data, new AttackCurve(cheat), 1).outcomes())
                .extracting(o -> o.result().value())
                .containsExactly(1.0, 0.0);
        // Nor out of the bounds: pixels cannot go below 0, where the margin would be broken.
        Classifier offset = LambdaNet.linear(w, .1, 1);
        var below = new Spy(Norm.LINF, List.of(1.0), (images, _) -> images.sub(new Scalar(7)));
        assertThat(EVALUATOR
                        .measure(offset, data, new AttackCurve(below), 1)
                        .outcomes()
                        .getFirst()
                        .result()
                        .value())
                .isEqualTo(1.0);
    }

    @Test
    void saysWhichImageGaveNoNumber() {
        Classifier model = LambdaNet.classifier(
                x -> x.flatten(1, -1).sub(new Scalar(.5)).log().narrow(1, 0, 4), 1);
        LabelledImages data = labelled(new int[] {0, 1, 2, 3});
        assertThatThrownBy(() -> EVALUATOR.clean(model, data))
                .isInstanceOf(InputError.class)
                .hasMessageMatching("set: image \\d, clean: expected numbers as logits, got NaN.*");
        Classifier fine = LambdaNet.convolutional(1, 6, Compute.CPU);
        var broken = new Spy(Norm.L2, List.of(.1), (images, _) -> images.mul(new Scalar(Double.NaN)));
        assertThatThrownBy(() -> EVALUATOR
                        .measure(fine, data(fine, 5), new AttackCurve(broken), 1)
                        .outcomes())
                .isInstanceOf(InputError.class)
                .hasMessageMatching("set: image \\d, spy l2: expected pixels from the attack, got NaN.*");
    }

    @Test
    void refusesAnEmptySet() {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = labelled(new int[0]);
        assertThatThrownBy(() -> EVALUATOR.clean(model, data))
                .isInstanceOf(InputError.class)
                .hasMessage("set: expected at least one image to evaluate, got none");
    }

    @Test
    void reportsProgressUpToTheTotalAndLeavesTheModeOfTheNetworkAsItWas() {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = data(model, 45);
        model.net().train(true);
        var seen = new ArrayList<Long>();
        var evaluator = new Evaluator(8, (done, total) -> {
            assertThat(total).isEqualTo(45 * 3 * 2);
            assertThat(model.net().is_training()).isFalse();
            seen.add(done);
        });
        var pgd = new Pgd(Norm.LINF, List.of(0.0, .02, .05), 8, null, true, 2);
        evaluator.measure(model, data, new AttackCurve(pgd), 1).outcomes();
        assertThat(seen).isSorted().hasSizeGreaterThan(12);
        assertThat(seen.getLast()).isEqualTo(270);
        assertThat(model.net().is_training()).isTrue();
    }

    @Test
    void reducedPrecisionServesTheGradientsOnly() {
        LabelledImages data = data(LambdaNet.convolutional(1, 6, Compute.CPU), 45);
        Classifier exact = LambdaNet.convolutional(1, 6, Compute.CPU);
        Classifier reduced = LambdaNet.convolutional(1, 6, new Compute(false, true));
        assertThat(EVALUATOR.clean(reduced, data)).isEqualTo(EVALUATOR.clean(exact, data));
        var attack = new AttackCurve(new Pgd(Norm.LINF, List.of(.02, .05), 10, null, true, 1));
        List<CorrectImages> a = EVALUATOR.measure(exact, data, attack, 1).outcomes();
        List<CorrectImages> b = EVALUATOR.measure(reduced, data, attack, 1).outcomes();
        for (int s = 0; s < 2; s++) {
            BitSet difference = (BitSet) a.get(s).correct().clone();
            difference.xor(b.get(s).correct());
            assertThat(difference.cardinality()).isLessThanOrEqualTo(2);
        }
    }

    /// Random images, nine in ten labelled as the model sees them.
    private static LabelledImages data(Classifier model, int count) {
        Images images = images(count);
        int[] labels = Tensors.ints(model.predict(images.tensor()));
        for (int i = 0; i < count; i += 10) {
            labels[i] = (labels[i] + 1) % 4;
        }
        return new LabelledImages("set", images, labels, List.of("a", "b", "c", "d"));
    }

    private static LabelledImages labelled(int[] labels) {
        return new LabelledImages("set", images(labels.length), labels, List.of("a", "b", "c", "d"));
    }

    private static Images images(int count) {
        if (count == 0) {
            return Images.ofFloats(1, 6, 6, new float[0][]);
        }
        int[] index = IntStream.range(0, count).toArray();
        return Images.ofFloats(count, 1, 6, 6, Tensors.floats(new ImageRandom(9, index).uniform(0, 1, 6, 6)));
    }

    private static Set<Integer> indices(BitSet set) {
        return new TreeSet<>(set.stream().boxed().toList());
    }

    private interface Move {
        Tensor to(Tensor images, double epsilon);
    }

    /// An attack that makes a given move and notes which images it was given.
    private static final class Spy implements CustomAttack {
        private final Norm norm;
        private final List<Double> epsilons;
        private final Move move;
        private final Set<Integer> attacked = new TreeSet<>();
        private int calls;

        Spy(Norm norm, List<Double> epsilons, Move move) {
            this.norm = norm;
            this.epsilons = epsilons;
            this.move = move;
        }

        @Override
        public String name() {
            return "spy";
        }

        @Override
        public Norm norm() {
            return norm;
        }

        @Override
        public List<Double> epsilons() {
            return epsilons;
        }

        @Override
        public int steps() {
            return 1;
        }

        @Override
        public void start(Victim victim, AttackState state) {
            for (int image : state.numbers()) {
                attacked.add(image);
                calls++;
            }
        }

        @Override
        public void step(Victim victim, AttackState state) {
            state.x(move.to(state.images(), Tensors.doubles(state.epsilon())[0]));
        }
    }
}
