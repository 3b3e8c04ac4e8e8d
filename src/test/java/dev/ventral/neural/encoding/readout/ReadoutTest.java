package dev.ventral.neural.encoding.readout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.network.module.Weights;
import dev.ventral.neural.encoding.EncodingLoss;
import dev.ventral.neural.encoding.EncodingNetwork;
import dev.ventral.tensor.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class ReadoutTest {
    private static final int UNITS = 3;
    private static final int CHANNELS = 4;
    private static final int HEIGHT = 2;
    private static final int WIDTH = 5;
    private static final int ROWS = 2;

    private static double[] numbers(int count, long seed) {
        var random = new SplittableRandom(seed);
        return random.doubles(count, -1, 1).toArray();
    }

    private static Readout readout() {
        var readout = new Readout(UNITS, CHANNELS, HEIGHT, WIDTH, new SplittableRandom(1));
        readout.to(ScalarType.Double, false);
        try (var _ = new NoGradGuard()) {
            int k = 0;
            for (Tensor parameter : Weights.parameters(readout).values()) {
                int size = (int) parameter.numel();
                parameter.copy_(Tensors.of(numbers(size, k++), Tensors.shape(parameter)));
            }
        }
        return readout;
    }

    @Test
    void driveIsTheSumOverWhatAndWhere() {
        Readout readout = readout();
        var p = Weights.parameters(readout);
        double[] m = Tensors.doubles(p.get("mask"));
        double[] f = Tensors.doubles(p.get("features"));
        double[] b = Tensors.doubles(p.get("bias"));
        double[] phi = numbers(ROWS * CHANNELS * HEIGHT * WIDTH, 9);
        double[] z = Tensors.doubles(readout.forward(Tensors.of(phi, ROWS, CHANNELS, HEIGHT, WIDTH)));
        int size = HEIGHT * WIDTH;
        for (int n = 0; n < ROWS; n++) {
            for (int u = 0; u < UNITS; u++) {
                double expected = b[u];
                for (int c = 0; c < CHANNELS; c++) {
                    for (int k = 0; k < size; k++) {
                        expected += f[u * CHANNELS + c]
                                * Math.abs(m[u * size + k])
                                / size
                                * phi[(n * CHANNELS + c) * size + k];
                    }
                }
                assertThat(z[n * UNITS + u]).isCloseTo(expected, within(1e-12));
            }
        }
    }

    @Test
    void penaltyIsTheKernelsL1NormAndIgnoresHowScaleIsShared() {
        Readout readout = readout();
        var p = Weights.parameters(readout);
        double[] m = Tensors.doubles(p.get("mask"));
        double[] f = Tensors.doubles(p.get("features"));
        double expected = 0;
        int size = HEIGHT * WIDTH;
        for (int u = 0; u < UNITS; u++) {
            for (int c = 0; c < CHANNELS; c++) {
                for (int k = 0; k < size; k++) {
                    expected += Math.abs(f[u * CHANNELS + c] * m[u * size + k]) / size / UNITS;
                }
            }
        }
        assertThat(Tensors.item(readout.penalty())).isCloseTo(expected, within(1e-12));
        try (var _ = new NoGradGuard()) {
            p.get("mask").mul_(Tensors.scalar(4));
            p.get("features").div_(Tensors.scalar(4));
        }
        assertThat(Tensors.item(readout.penalty())).isCloseTo(expected, within(1e-12));
    }

    @Test
    void masksStartAroundTheCentreWithMeanOne() {
        var readout = new Readout(2, 1, 9, 9, new SplittableRandom(3));
        double[] m = Tensors.doubles(Weights.parameters(readout).get("mask"));
        double sum = 0;
        for (int k = 0; k < 81; k++) {
            sum += m[k];
        }
        assertThat(sum / 81).isCloseTo(1, within(.02));
        assertThat(m[40]).isGreaterThan(2 * m[0]);
    }

    @Test
    void gradientsOfTheLossAgreeWithFiniteDifferences() {
        double[] phi = numbers(ROWS * CHANNELS * HEIGHT * WIDTH, 9);
        double[] response = {0, 1, 3, .5, 2, 1};
        double[] weight = {.5, 1.5};
        for (EncodingLoss loss : EncodingLoss.values()) {
            Readout readout = readout();
            Tensor value = loss(loss, readout, phi, response, weight);
            value.backward();
            for (Tensor parameter : Weights.parameters(readout).values()) {
                double[] gradient = Tensors.doubles(parameter.grad());
                double[] at = Tensors.doubles(parameter);
                for (int k = 0; k < at.length; k++) {
                    double h = 1e-6;
                    double up = moved(loss, readout, parameter, at, k, h, phi, response, weight);
                    double down = moved(loss, readout, parameter, at, k, -h, phi, response, weight);
                    assertThat(gradient[k]).isCloseTo((up - down) / (2 * h), within(1e-7));
                }
            }
        }
    }

    private static double moved(
            EncodingLoss loss,
            Readout readout,
            Tensor parameter,
            double[] at,
            int k,
            double h,
            double[] phi,
            double[] response,
            double[] weight) {
        try (var _ = new NoGradGuard()) {
            double[] there = at.clone();
            there[k] += h;
            parameter.copy_(Tensors.of(there, Tensors.shape(parameter)));
            double value = Tensors.item(loss(loss, readout, phi, response, weight));
            parameter.copy_(Tensors.of(at, Tensors.shape(parameter)));
            return value;
        }
    }

    private static Tensor loss(EncodingLoss loss, Readout readout, double[] phi, double[] response, double[] weight) {
        Tensor rates = EncodingNetwork.positive(readout.forward(Tensors.of(phi, ROWS, CHANNELS, HEIGHT, WIDTH)));
        return loss.mean(rates, Tensors.of(response, ROWS, UNITS), Tensors.of(weight, ROWS))
                .add(readout.penalty());
    }
}
