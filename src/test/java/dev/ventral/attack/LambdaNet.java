package dev.ventral.attack;

import dev.ventral.network.Classifier;
import dev.ventral.network.Normalization;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Convolutions;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// A network that is a function, for tests.
public final class LambdaNet extends Net {
    private final UnaryOperator<Tensor> function;

    public LambdaNet(UnaryOperator<Tensor> function) {
        super();
        this.function = function;
    }

    @Override
    public Tensor forward(Tensor images, Taps taps) {
        return function.apply(images);
    }

    @Override
    public List<String> tapNames() {
        return List.of();
    }

    /// A classifier on plain pixels.
    public static Classifier classifier(UnaryOperator<Tensor> function, int channels) {
        return new Classifier(new LambdaNet(function), Normalization.none(channels), Compute.CPU);
    }

    /// Two classes with logits 0 and -(w . x + b): class 0 as long as `w . x + b > 0`.
    public static Classifier linear(double[] weights, double bias, int channels) {
        float[] columns = new float[2 * weights.length];
        for (int i = 0; i < weights.length; i++) {
            columns[2 * i + 1] = (float) -weights[i];
        }
        Tensor matrix = Tensors.of(columns, weights.length, 2);
        Tensor offset = Tensors.of(new float[] {0, (float) -bias}, 2);
        return classifier(x -> x.flatten(1, -1).matmul(matrix).add(offset), channels);
    }

    /// Four classes: tanh of a 3 x 3 convolution to 8 channels, then a linear layer; random weights;
    /// pixels are normalised by mean .5 and deviation .25.
    public static Classifier convolutional(int channels, int side, Compute compute) {
        var random = new ImageRandom(5, new int[] {0});
        Tensor kernel = random.gaussian(0, 8, channels, 3, 3).squeeze(0);
        Tensor matrix = random.gaussian(1, 8L * side * side, 4).squeeze(0).mul(new Scalar(.3));
        Tensor bias = Tensors.of(new float[8], 8);
        var net = new LambdaNet(x -> Convolutions.of(
                        x,
                        kernel,
                        new org.bytedeco.pytorch.TensorOptional(bias),
                        new long[] {1, 1},
                        new long[] {1, 1},
                        new long[] {1, 1},
                        1)
                .tanh()
                .flatten(1, -1)
                .matmul(matrix));
        var normalization = new Normalization(
                java.util.Collections.nCopies(channels, .5), java.util.Collections.nCopies(channels, .25), 1);
        return new Classifier(net, normalization, compute);
    }
}
