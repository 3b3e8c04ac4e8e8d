package dev.ventral.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.attack.LambdaNet;
import dev.ventral.attack.step.Norm;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.network.Classifier;
import dev.ventral.network.Normalization;
import dev.ventral.results.Result;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmoothnessTest {
    private static final int PIXELS = 16;

    private static LabelledImages images(int count) {
        var random = new SplittableRandom(1);
        float[] pixels = new float[count * PIXELS];
        int[] labels = new int[count];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextDouble(.3, .7);
            labels[i / PIXELS] = i / PIXELS % 2;
        }
        return new LabelledImages("made", Images.ofFloats(count, 1, 4, 4, pixels), labels, List.of("0", "1"));
    }

    private static List<Result> measured(Classifier model, LabelledImages data, Smoothness smoothness, int batch) {
        return new Evaluator(batch, Progress.none())
                .measure(model, data, smoothness, 3)
                .results();
    }

    /// Of logits 0 and -(w . x + b) the loss has the gradient `(p - [y = 1]) (-w)`, p being class 1's
    /// probability.
    @Test
    void ofALinearNetworkIsKnownAtTheImages() {
        double[] w = new double[PIXELS];
        double length = 0;
        for (int k = 0; k < PIXELS; k++) {
            w[k] = Math.sin(k);
            length += w[k] * w[k];
        }
        LabelledImages data = images(21);
        double sum = 0;
        for (int i = 0; i < data.count(); i++) {
            double z = .1;
            for (int k = 0; k < PIXELS; k++) {
                z += w[k] * data.images().pixels(i)[k];
            }
            double p = 1 / (1 + Math.exp(z));
            sum += Math.pow(p - data.labels()[i], 2) * length;
        }
        Result result = measured(LambdaNet.linear(w, .1, 1), data, new Smoothness(Norm.LINF, List.of(0.0), 10), 8)
                .getFirst();
        assertThat(result.value()).isCloseTo(sum / data.count(), within(1e-5));
        assertThat(result)
                .extracting(Result::perturbation, Result::norm, Result::metric, Result::n)
                .containsExactly("smoothness", "linf", "mean_squared_gradient", 21);
    }

    /// Where the own class has lost beyond doubt, the loss is the other logit less the own one; of `a |x|^2 /
    /// 2` the gradient is `a x`, so that its mean square is `a^2 (|x|^2 + E |d|^2)`: of d uniform in the ball
    /// of dimension n `E |d|^2` is `n epsilon^2 / 3` (linf) and `n epsilon^2 / (n + 2)` (l2). Pixels count as
    /// on [0, 1], though the network sees them ten times as large.
    @ParameterizedTest
    @CsvSource({"LINF, .2", "L2, .25"})
    void ofAQuadraticNetworkIsKnownInTheBall(Norm ball, double epsilon) {
        var net = new LambdaNet(x -> {
            Tensor bowl = x.flatten(1, -1).square().sum(1L).mul(new Scalar(.03 / 2));
            Tensor far = bowl.add(new Scalar(100));
            return torch.stack(new TensorVector(far.neg(), far), 1);
        });
        var model = new Classifier(net, new Normalization(List.of(0.0), List.of(.1), 1), Compute.CPU);
        LabelledImages all = images(400);
        LabelledImages data = new LabelledImages("zeros", all.images(), new int[400], all.classes());
        // the loss is twice the bowl, in pixels ten times as large: gradient 2 * .03 * 10 * 10 x
        double squares = 0;
        for (float pixel : Tensors.floats(data.images().tensor())) {
            squares += pixel * (double) pixel / 400;
        }
        double spread = ball == Norm.LINF ? PIXELS * epsilon * epsilon / 3 : PIXELS * epsilon * epsilon / (PIXELS + 2);
        List<Result> results = measured(model, data, new Smoothness(ball, List.of(0.0, epsilon), 20), 64);
        assertThat(results.getFirst().value()).isCloseTo(36 * squares, within(1e-3));
        assertThat(results.getLast().value() - results.getFirst().value())
                .isCloseTo(36 * spread, within(.05 * 36 * spread));
        // points belong to image and seed, not to the batch
        assertThat(measured(model, data, new Smoothness(ball, List.of(0.0, epsilon), 20), 400)
                        .getLast()
                        .value())
                .isCloseTo(results.getLast().value(), within(1e-4));
    }

    @Test
    void whatCannotBeMeasuredIsRefused() {
        assertThatThrownBy(() -> new Smoothness(Norm.L0, List.of(1.0), 5))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("smoothness.ball");
        assertThatThrownBy(() -> new Smoothness(Norm.LINF, List.of(8.0), 5)).hasMessageContaining("8/255, not 8");
        assertThatThrownBy(() -> new Smoothness(Norm.LINF, List.of(.1), 0)).hasMessageContaining("points");
        var broken = LambdaNet.classifier(x -> x.flatten(1, -1).narrow(1, 0, 2).mul(new Scalar(Double.NaN)), 1);
        assertThatThrownBy(() -> measured(broken, images(4), new Smoothness(Norm.LINF, List.of(.1), 2), 4))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("finite gradients");
    }
}
