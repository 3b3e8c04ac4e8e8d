package dev.ventral.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The judge is libtorch's own optimiser.
class OptimizerStateTest {
    private static final double[] START = {1, -2, 3, 0.5};

    private static Tensor parameter() {
        return Tensors.of(START, START.length).set_requires_grad(true);
    }

    /// A loss with different curvature in each direction.
    private static void backward(Tensor p) {
        try (var _ = new PointerScope()) {
            if (p.grad().defined()) {
                p.grad().zero_();
            }
            Tensor scale = Tensors.of(new double[] {1, 0.5, 2, 3}, 4);
            p.square().mul(scale).sum().add(p.sin().sum()).backward();
        }
    }

    private static org.bytedeco.pytorch.Optimizer reference(Optimizer optimizer, Tensor p, double lr) {
        return switch (optimizer) {
            case Optimizer.Sgd(var _, double momentum, boolean nesterov, double decay) -> {
                SGDOptions options = new SGDOptions(lr);
                options.momentum().put(momentum);
                options.nesterov().put(nesterov);
                options.weight_decay().put(decay);
                yield new SGD(new TensorVector(p), options);
            }
            // its betas stay at .9 and .999: how libtorch keeps the pair in memory is the compiler's own
            // business
            case Optimizer.Adam(var _, var _, var _, double eps, double decay) -> {
                AdamOptions options = new AdamOptions(lr);
                options.eps().put(eps);
                options.weight_decay().put(decay);
                yield new org.bytedeco.pytorch.Adam(new TensorVector(p), options);
            }
            case Optimizer.AdamW(var _, var _, var _, double eps, double decay) -> {
                AdamWOptions options = new AdamWOptions(lr);
                options.eps().put(eps);
                options.weight_decay().put(decay);
                yield new org.bytedeco.pytorch.AdamW(new TensorVector(p), options);
            }
        };
    }

    static Stream<Arguments> optimizers() {
        return Stream.of(
                Arguments.of(new Optimizer.Sgd(0.05, 0, false, 0)),
                Arguments.of(new Optimizer.Sgd(0.05, 0.9, false, 0.01)),
                Arguments.of(new Optimizer.Sgd(0.05, 0.9, true, 0.01)),
                Arguments.of(new Optimizer.Adam(0.05, 0.9, 0.999, 1e-8, 0)),
                Arguments.of(new Optimizer.Adam(0.05, 0.9, 0.999, 1e-6, 0.1)),
                Arguments.of(new Optimizer.AdamW(0.05, 0.9, 0.999, 1e-8, 0.1)));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void stepsAreLibtorchs(Optimizer optimizer) {
        Tensor ours = parameter();
        Tensor theirs = parameter();
        OptimizerState updater = new OptimizerState(optimizer, Map.of("p", ours), Set.of());
        updater.lr(optimizer.lr());
        var reference = reference(optimizer, theirs, optimizer.lr());
        for (int step = 0; step < 12; step++) {
            try (var _ = new PointerScope()) {
                backward(ours);
                updater.step();
                backward(theirs);
                reference.step();
            }
            assertThat(Tensors.doubles(ours)).containsExactly(Tensors.doubles(theirs), within(1e-12));
        }
        assertThat(Tensors.doubles(ours)).isNotEqualTo(START);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void stateTakenOutAndPutBackGoesOnTheSame(Optimizer optimizer) {
        Tensor whole = parameter();
        OptimizerState straight = new OptimizerState(optimizer, Map.of("p", whole), Set.of());
        straight.lr(0.05);
        Map<String, Tensor> saved = new HashMap<>();
        Tensor half = null;
        for (int step = 0; step < 6; step++) {
            if (step == 3) {
                straight.state().forEach((name, tensor) -> saved.put(name, tensor.clone()));
                half = whole.detach().clone().set_requires_grad(true);
            }
            backward(whole);
            straight.step();
        }
        if (half == null) {
            throw new AssertionError();
        }
        OptimizerState resumed = new OptimizerState(optimizer, Map.of("p", half), Set.of());
        resumed.load(saved);
        resumed.lr(0.05);
        for (int step = 3; step < 6; step++) {
            backward(half);
            resumed.step();
        }
        assertThat(Tensors.doubles(half)).isEqualTo(Tensors.doubles(whole));
    }

    /// Kingma & Ba 2015, algorithm 1, by hand.
    @Test
    void otherBetasAreTheAlgorithms() {
        Tensor p = Tensors.of(new double[] {1}, 1).set_requires_grad(true);
        OptimizerState updater =
                new OptimizerState(new Optimizer.Adam(0.1, 0.5, 0.75, 1e-8, 0), Map.of("p", p), Set.of());
        updater.lr(0.1);
        double x = 1;
        double m = 0;
        double v = 0;
        for (int step = 1; step <= 5; step++) {
            updater.zero();
            p.square().sum().backward();
            updater.step();
            double g = 2 * x;
            m = 0.5 * m + 0.5 * g;
            v = 0.75 * v + 0.25 * g * g;
            x -= 0.1 * (m / (1 - Math.pow(0.5, step))) / (Math.sqrt(v / (1 - Math.pow(0.75, step))) + 1e-8);
            assertThat(Tensors.item(p)).isCloseTo(x, within(1e-12));
        }
    }

    @Test
    void guidanceParametersDecayWhereTheTermSaysSo() {
        Tensor gamma = parameter();
        Tensor weight = parameter();
        Tensor head = parameter();
        OptimizerState updater = new OptimizerState(
                new Optimizer.Sgd(0.1, 0, false, 0.5),
                Map.of(GuidanceTerms.PREFIX + "gamma", gamma, "weight", weight, GuidanceTerms.PREFIX + "head", head),
                Set.of(GuidanceTerms.PREFIX + "head"));
        updater.lr(0.1);
        for (Tensor p : new Tensor[] {gamma, weight, head}) {
            p.mul(Tensors.scalar(0)).sum().backward();
        }
        updater.step();
        assertThat(Tensors.doubles(gamma)).isEqualTo(START);
        assertThat(Tensors.doubles(weight)[0]).isEqualTo(0.95);
        assertThat(Tensors.doubles(head)[0]).isEqualTo(0.95);
    }

    @Test
    void stateOfAnotherNetworkIsRefused() {
        OptimizerState updater =
                new OptimizerState(new Optimizer.Sgd(0.1, 0.9, false, 0), Map.of("p", parameter()), Set.of());
        assertThatThrownBy(() -> updater.load(Map.of()))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("p.momentum_buffer");
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> new Optimizer.Sgd(-0.1, 0.9, false, 0))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("sgd.lr");
        assertThatThrownBy(() -> new Optimizer.Sgd(0.1, 1, false, 0)).isInstanceOf(InputError.class);
        assertThatThrownBy(() -> new Optimizer.Sgd(0.1, 0, true, 0)).isInstanceOf(InputError.class);
        assertThatThrownBy(() -> new Optimizer.Adam(0.1, 0.9, 1, 1e-8, 0)).isInstanceOf(InputError.class);
        assertThatThrownBy(() -> new Optimizer.AdamW(0.1, 0.9, 0.9, 0, 0)).isInstanceOf(InputError.class);
    }
}
