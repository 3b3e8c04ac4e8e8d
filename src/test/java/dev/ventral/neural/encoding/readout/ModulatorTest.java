package dev.ventral.neural.encoding.readout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Tensors;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ModulatorTest {

    @Test
    void ratesAreMultipliedByTheExponentialOfTheNetwork() {
        var modulator = new Modulator(1, 2, new SplittableRandom(4));
        Map<String, Tensor> p = Weights.parameters(modulator);
        try (var _ = new NoGradGuard()) {
            // Hidden unit 0 of each layer alone: h(c) = w tanh(tanh(c)).
            p.values().forEach(tensor -> tensor.zero_());
            p.get("mlp.weight0").select(0, 0).fill_(Tensors.scalar(1));
            p.get("mlp.weight1").select(0, 0).select(0, 0).fill_(Tensors.scalar(1));
            p.get("mlp.weight2").select(0, 0).select(0, 0).fill_(Tensors.scalar(2));
            p.get("mlp.weight2").select(0, 1).select(0, 0).fill_(Tensors.scalar(-3));
        }
        Tensor rates = Tensors.of(new float[] {5, 7, 5, 7}, 2, 2);
        float[] out = Tensors.floats(modulator.forward(rates, Tensors.of(new float[] {.8f, 0}, 2, 1)));
        double h = Math.tanh(Math.tanh(.8));
        assertThat((double) out[0]).isCloseTo(5 * Math.exp(2 * h), within(1e-4));
        assertThat((double) out[1]).isCloseTo(7 * Math.exp(-3 * h), within(1e-4));
        assertThat(out[2]).isEqualTo(5);
        assertThat(out[3]).isEqualTo(7);
    }

    @Test
    void itStartsWithoutEffect() {
        var modulator = new Modulator(2, 3, new SplittableRandom(4));
        assertThat(Tensors.floats(modulator.gain(Tensors.of(new float[] {1, -2, 3, 4}, 2, 2))))
                .containsOnly(1);
    }
}
