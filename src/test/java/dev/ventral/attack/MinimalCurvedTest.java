package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Attacks that look for the smallest change where the network is not linear: against a grid, and against PGD.
class MinimalCurvedTest {
    /// @param excess how much farther than the judge it may stay on average
    record Case(Attack attack, double excess) {
        @Override
        public String toString() {
            return attack.name() + " " + attack.norm().label();
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(new DeepFool(Norm.L2, List.of(), 20, .02, 10, 3), .1),
                new Case(new DeepFool(Norm.LINF, List.of(), 20, .02, 10, 3), .1),
                new Case(new CarliniWagner(Norm.L2, List.of(), 4, 200, .02, .3, 0, false), .05),
                new Case(new CarliniWagner(Norm.LINF, List.of(), 12, 60, .05, .1, 0, true), .05),
                new Case(new Ddn(100), .05),
                new Case(new Ead(List.of(), 6, 200, .0005, .01, 10, 0, true), .03),
                new Case(new Fab(Norm.L1, List.of(), 20, 3, .1, 1.05, .9), .04),
                new Case(new Fab(Norm.L2, List.of(), 20, 3, .1, 1.05, .9), .04),
                new Case(new Fab(Norm.LINF, List.of(), 20, 3, .1, 1.05, .9), .02),
                new Case(new FabT(Norm.L1, List.of(), 20, 2, 9), .02),
                new Case(new FabT(Norm.L2, List.of(), 20, 2, 9), .02),
                new Case(new FabT(Norm.LINF, List.of(), 20, 2, 9), .02));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gridOfTwoInputs(Case each) {
        ReluPlane plane = ReluPlane.random(3, 12);
        Tensor images = MinimalSetup.uniform(4, 1, 1, 2);
        Classifier model = plane.classifier();
        LabelledImages data = MinimalSetup.data(model, images);
        float[] pixels = Tensors.floats(images);
        double[] found = MinimalSetup.evaluator()
                .attack(model, data, each.attack(), 1, false)
                .distances();
        double sum = 0;
        for (int i = 0; i < MinimalSetup.COUNT; i++) {
            double nearest = plane.nearest(each.attack().norm(), pixels[2 * i], pixels[2 * i + 1], data.labels()[i]);
            assertThat(found[i]).isGreaterThan(nearest - ReluPlane.SLACK);
            sum += nearest;
        }
        assertThat(Arrays.stream(found).sum()).isLessThan(sum * (1 + each.excess()));
    }

    /// PGD is asked for anything within 98 % to 80 % of the distances found.
    @ParameterizedTest
    @MethodSource("cases")
    void pgdFindsNothingNearer(Case each) {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        Tensor images = MinimalSetup.uniform(9, 1, 6, 6);
        LabelledImages data = MinimalSetup.data(model, images);
        AttackOutcome attacked = MinimalSetup.evaluator().attack(model, data, each.attack(), 1, false);
        double sum = 0;
        double best = 0;
        double[] pgd = pgd(model, images, data.labels(), each.attack().norm(), attacked.distances());
        for (int i = 0; i < MinimalSetup.COUNT; i++) {
            sum += attacked.distance(i);
            best += Math.min(attacked.distance(i), pgd[i]);
        }
        assertThat(sum).isLessThan(best * (1 + each.excess()));
    }

    /// The nearest that PGD finds within shrinking multiples of given distances; infinite where nothing.
    private static double[] pgd(Classifier model, Tensor images, int[] labels, Norm norm, double[] distances) {
        double[] nearest = new double[MinimalSetup.COUNT];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (double share : new double[] {.98, .95, .9, .8}) {
            double[] radius = Arrays.stream(distances).map(d -> d * share).toArray();
            double[] within = pgdWithin(model, images, labels, norm, radius);
            Arrays.setAll(nearest, i -> Math.min(nearest[i], within[i]));
        }
        return nearest;
    }

    private static double[] pgdWithin(Classifier model, Tensor images, int[] labels, Norm norm, double[] radius) {
        var pgd = new Pgd(norm, List.of(.1), 40, null, true, 1);
        int[] index = IntStream.range(0, MinimalSetup.COUNT).toArray();
        var goal = new Goal(Tensors.of(labels), false);
        var victim = new Victim(model);
        try (var state = new AttackState(norm, images, goal, 1, new ImageRandom(7, index));
                var _ = new PointerScope()) {
            state.epsilon().copy_(Tensors.of(radius, MinimalSetup.COUNT, 1, 1, 1));
            pgd.start(victim, state);
            for (int s = 0; s < 40; s++) {
                pgd.step(victim, state);
                state.advance();
            }
            state.offer(state.x(), victim.logits(state.x()));
            return Tensors.doubles(state.distance());
        }
    }
}
