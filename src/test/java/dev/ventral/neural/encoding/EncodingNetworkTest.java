package dev.ventral.neural.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class EncodingNetworkTest {
    private static final EncodingShape SHAPE =
            new EncodingShape(new SkipCore.Plan(5, List.of(5, 3, 1), List.of(2, 1, 2)), 1, 8, 12, 7, true, 2, 1);

    private static EncodingNetwork network() {
        var network = new EncodingNetwork(SHAPE, EncodingScale.none(1, 7), new SplittableRandom(1));
        network.eval();
        return network;
    }

    private static Tensor pixels(int count) {
        var random = new SplittableRandom(2);
        float[] values = new float[count * 8 * 12];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) random.nextDouble();
        }
        return Tensors.of(values, count, 1, 8, 12);
    }

    @Test
    void readoutsSeeAllThreeLayersAtTheLastResolution() {
        Tensor maps = network().core(pixels(3), Compute.CPU);
        assertThat(Tensors.shape(maps)).containsExactly(3, 15, 2, 3);
        assertThat(Tensors.shape(network().respond(pixels(3), Compute.CPU))).containsExactly(3, 7);
    }

    @Test
    void eachLayerSeesAllBefore() {
        Map<String, Tensor> p = Weights.parameters(network());
        assertThat(Tensors.shape(p.get("conv1.weight"))).containsExactly(5, 1, 5, 5);
        assertThat(Tensors.shape(p.get("conv2.weight"))).containsExactly(5, 5, 3, 3);
        assertThat(Tensors.shape(p.get("conv3.weight"))).containsExactly(5, 10, 1, 1);
        assertThat(Tensors.shape(p.get("readout.mask"))).containsExactly(7, 6);
        assertThat(Tensors.shape(p.get("readout.features"))).containsExactly(7, 15);
    }

    @Test
    void theFirstLayersMapsReachTheReadoutsPooledOnly() {
        var network = network();
        Tensor image = pixels(1);
        float[] all = Tensors.floats(network.core(image, Compute.CPU));
        try (var _ = new NoGradGuard()) {
            // Without layers 2 and 3 the maps of layer 1 must stay as they were.
            Weights.parameters(network).get("conv2.weight").zero_();
            Weights.parameters(network).get("conv3.weight").zero_();
        }
        float[] first = Tensors.floats(network.core(image, Compute.CPU));
        for (int k = 0; k < 15 * 6; k++) {
            if (k < 5 * 6) {
                assertThat(first[k]).isEqualTo(all[k]).isNotZero();
            } else {
                assertThat(first[k]).isZero();
            }
        }
    }

    @Test
    void ratesAreEluPlusOneAndPositive() {
        float[] z = {-30, -17.5f, -1, -1e-4f, 0, 1e-4f, 2, 40};
        float[] rate = Tensors.floats(EncodingNetwork.positive(Tensors.of(z, z.length)));
        for (int k = 0; k < z.length; k++) {
            double expected = z[k] > 0 ? 1.0 + z[k] : Math.exp(z[k]);
            assertThat(rate[k] / expected).isCloseTo(1, within(1e-6));
            assertThat(rate[k]).isPositive();
        }
    }

    @Test
    void pixelsAndResponsesAreRescaledByTheStoredNumbers() {
        var scale = new EncodingScale(
                new float[] {.4f}, new float[] {.2f}, new float[] {0, -1, 0, 0, 0, 0, 0}, new float[] {
                    3, 2, 1, 1, 1, 1, 1
                });
        var network = new EncodingNetwork(SHAPE, scale, new SplittableRandom(1));
        network.eval();
        assertThat(Tensors.floats(network.standardize(Tensors.of(new float[] {.4f, .8f}, 1, 1, 1, 2))))
                .containsExactly(new float[] {0, 2}, within(1e-6f));
        float[] rates =
                Tensors.floats(network.rates(network.core(network.standardize(pixels(1)), Compute.CPU), null, null));
        float[] responses = Tensors.floats(network.respond(pixels(1), Compute.CPU));
        assertThat(responses[0]).isCloseTo(3 * rates[0], within(1e-5f));
        assertThat(responses[1]).isCloseTo(2 * rates[1] - 1, within(1e-5f));
        float[] back = Tensors.floats(network.scaled(Tensors.of(responses, 1, 7)));
        assertThat(back).containsExactly(rates, within(1e-5f));
    }

    @Test
    void poissonLossIsTheLikelihoodUpToItsConstantAndLeastAtTheResponse() {
        Tensor response = Tensors.of(new double[] {2, 0, 1, 4}, 2, 2);
        Tensor prediction = Tensors.of(new double[] {1.5, .5, 2, 3}, 2, 2);
        Tensor weight = Tensors.of(new double[] {.5, 1.5}, 2);
        double expected = (.5 * (1.5 - 2 * Math.log(1.5) + .5) + 1.5 * (2 - Math.log(2) + 3 - 4 * Math.log(3))) / 4;
        assertThat(Tensors.item(EncodingLoss.POISSON.mean(prediction, response, weight)))
                .isCloseTo(expected, within(1e-12));
        double squared = (.5 * (.25 + .25) + 1.5 * (1 + 1)) / 4;
        assertThat(Tensors.item(EncodingLoss.SQUARED.mean(prediction, response, weight)))
                .isCloseTo(squared, within(1e-12));
    }

    @Test
    void pupilMovesTheReadoutsAndStateMultipliesTheRates() {
        var network = network();
        Map<String, Tensor> p = Weights.parameters(network);
        try (var _ = new NoGradGuard()) {
            p.get("shifter.mlp.weight2").fill_(Tensors.scalar(.5));
            p.get("modulator.mlp.weight2").fill_(Tensors.scalar(.5));
        }
        Tensor maps = network.core(pixels(2), Compute.CPU);
        float[] still = Tensors.floats(network.rates(maps, null, null));
        Tensor average = Tensors.of(new float[4], 2, 2);
        assertThat(Tensors.floats(network.rates(maps, average, average))).containsExactly(still);
        Tensor there = Tensors.of(new float[] {1, 2, -1, 1}, 2, 2);
        assertThat(Tensors.floats(network.rates(maps, there, null))).isNotEqualTo(still);
        float[] gained = Tensors.floats(network.rates(maps, null, there));
        double gain = gained[0] / still[0];
        assertThat(gain).isNotCloseTo(1, within(.05));
        // All units have the same last weights, hence the same gain.
        assertThat((double) gained[6] / still[6]).isCloseTo(gain, within(1e-4));
    }

    @Test
    void metadataRoundTrip() {
        assertThat(EncodingShape.of(SHAPE.metadata(), "file")).isEqualTo(SHAPE);
    }
}
