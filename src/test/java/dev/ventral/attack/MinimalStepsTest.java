package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TanhSpace;
import dev.ventral.attack.step.Victim;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/// The first steps of each method against its formulas, in float64.
class MinimalStepsTest {
    /// `z_0 - z_1 = x - .4` at the image .5: a margin of .1 with slope 1.
    private static Classifier line() {
        return LambdaNet.linear(new double[] {1}, -.4, 1);
    }

    /// At .5 w is 0. Adam's first step is its rate; the slope is c + 2 (x - x_0), times (1 - tanh(w)^2) / 2.
    @Test
    void carliniWagner() {
        double rate = .05;
        double c = 3;
        var attack = new CarliniWagner(Norm.L2, List.of(), 1, 100, rate, c, 0, true);
        double[] points = points(attack, state -> Tensors.item(TanhSpace.point(state)));
        double w = 0;
        double m = 0;
        double v = 0;
        for (int t = 1; t <= 4; t++) {
            double x = (Math.tanh(w) + 1) / 2;
            double g = ((x > .4 ? c : 0) + 2 * (x - .5)) * (1 - Math.pow(Math.tanh(w), 2)) / 2;
            m = .9 * m + .1 * g;
            v = .999 * v + .001 * g * g;
            w -= rate * m / (1 - Math.pow(.9, t)) / (Math.sqrt(v / (1 - Math.pow(.999, t))) + 1e-8);
            assertThat(points[t - 1]).isCloseTo((Math.tanh(w) + 1) / 2, within(1e-5));
        }
    }

    /// tau is 1 at first: nothing but f counts until it is 0, at the first point below .4, after which tau is
    /// .9 of the change there. The slope is the same, so that each of Adam's steps is its rate, which is ten
    /// times `learning-rate`, here .6, times the cut of .1: from .5 over .44 to .38.
    @Test
    void carliniWagnerLinf() {
        var attack = new CarliniWagner(Norm.LINF, List.of(), 1, 100, .06, 3, 0, true);
        double[] tau = points(attack, state -> Tensors.item(state.get("tau")));
        double[] points = points(attack, state -> Tensors.item(state.x()));
        assertThat(tau[0]).isEqualTo(1);
        assertThat(tau[1]).isEqualTo(1);
        assertThat(tau[2]).isCloseTo(.9 * .12, within(1e-5));
        assertThat(points[0]).isCloseTo(.44, within(1e-5));
        // the third point reached tau, from which the search begins anew
        assertThat(points[2]).isCloseTo(.38, within(1e-5));
    }

    /// The first step goes beyond the goal; then only the distance counts, and the change is drawn back.
    @Test
    void ead() {
        double rate = .01;
        double c = 20;
        double beta = .01;
        var attack = new Ead(List.of(), 1, 50, rate, beta, c, 0, true);
        double[] points = points(attack, state -> Tensors.item(state.x()));
        double[] ahead = points(attack, state -> Tensors.item(state.get("ahead")));
        double x = .5;
        double y = .5;
        for (int k = 0; k < 4; k++) {
            double slope = (y > .4 ? c : 0) + 2 * (y - .5);
            double change = y - rate * Math.sqrt(1 - k / 50.0) * slope - .5;
            double next = .5 + Math.signum(change) * Math.max(Math.abs(change) - beta, 0);
            y = next + k / (k + 3.0) * (next - x);
            x = next;
            assertThat(points[k]).isCloseTo(x, within(1e-5));
            assertThat(ahead[k]).isCloseTo(y, within(1e-5));
        }
        assertThat(points[0]).isCloseTo(.31, within(1e-6));
    }

    /// `z_0 - z_1 = .5 - x_0 x_1` at (.6, .3): the direction turns as the point moves, so that the step size
    /// shows.
    @Test
    void ddn() {
        Classifier model = LambdaNet.classifier(
                x -> {
                    Tensor product = x.flatten(1, -1).prod(1).sub(Tensors.scalar(.5));
                    return torch.stack(new TensorVector(product.mul(Tensors.scalar(0)), product), 1);
                },
                1);
        Tensor images = Tensors.of(new float[] {.6f, .3f}, 1, 1, 1, 2);
        var attack = new Ddn(List.of(), 10, .1, .4, .05);
        double[] first = points(model, images, attack, state -> Tensors.doubles(state.x())[0]);
        double[] second = points(model, images, attack, state -> Tensors.doubles(state.x())[1]);
        double[] d = {0, 0};
        double length = 1;
        for (int k = 0; k < 4; k++) {
            double u = .6 + d[0];
            double v = .3 + d[1];
            double a = .05 + .35 * (1 + Math.cos(Math.PI * k / 10)) / 2;
            length = Math.min(length * (u * v > .5 ? .9 : 1.1), Math.hypot(.6, .7));
            double p = d[0] + a * v / Math.hypot(u, v);
            double q = d[1] + a * u / Math.hypot(u, v);
            d[0] = Math.min(length * p / Math.hypot(p, q), .4);
            d[1] = Math.min(length * q / Math.hypot(p, q), .7);
            assertThat(first[k]).isCloseTo(.6 + d[0], within(1e-5));
            assertThat(second[k]).isCloseTo(.3 + d[1], within(1e-5));
        }
    }

    @Test
    void refuseWrongSettings() {
        assertThatThrownBy(() -> new CarliniWagner(Norm.L1))
                .hasMessage("carlini-wagner.norm: expected l2 or linf, got l1");
        assertThatThrownBy(() -> new CarliniWagner(Norm.L2, List.of(), 1, 1, 0, 1, 0, true))
                .hasMessage("carlini-wagner.learning-rate: expected a positive number, got 0.0");
        assertThatThrownBy(() -> new Ead(List.of(), 1, 1, .1, 1, 1, 0, true)).hasMessageStartingWith("ead.beta");
        assertThatThrownBy(() -> new Ddn(List.of(), 1, 1, 1, 0)).hasMessageStartingWith("ddn.gamma");
        assertThatThrownBy(() -> new Ddn(List.of(), 1, .5, 1, 2)).hasMessageStartingWith("ddn.alpha-end");
    }

    private static double[] points(SteppedAttack attack, ToDoubleFunction<AttackState> what) {
        return points(line(), Tensors.of(new float[] {.5f}, 1, 1, 1, 1), attack, what);
    }

    /// What is seen after each of four steps.
    private static double[] points(
            Classifier model, Tensor images, SteppedAttack attack, ToDoubleFunction<AttackState> what) {
        var goal = new Goal(Tensors.of(new int[] {0}), false);
        var victim = new Victim(model);
        double[] seen = new double[4];
        try (var state = new AttackState(
                        attack.norm(), images, goal, Double.POSITIVE_INFINITY, new ImageRandom(1, new int[] {0}));
                var _ = new PointerScope()) {
            attack.start(victim, state);
            for (int s = 0; s < seen.length; s++) {
                attack.step(victim, state);
                state.advance();
                seen[s] = what.applyAsDouble(state);
            }
        }
        return seen;
    }
}
