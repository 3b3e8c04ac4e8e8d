package dev.ventral.neural.encoding.readout;

import dev.ventral.tensor.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// A small network of two tanh layers that gives 0 for the input 0: `g(c) = h(c) - h(0)`,
/// `h(c) = W3 tanh(W2 tanh(W1 c + b1) + b2)`. It starts as g = 0.
final class EncodingMlp extends Module {
    private final Tensor[] weight = new Tensor[3];
    private final Tensor[] bias = new Tensor[2];

    EncodingMlp(int inputs, int hidden, int outputs, SplittableRandom random) {
        super();
        int[] sizes = {inputs, hidden, hidden, outputs};
        for (int l = 0; l < 3; l++) {
            double deviation = l == 2 ? 0 : 1 / Math.sqrt(sizes[l]);
            float[] first = EncodingInitial.gaussian(sizes[l] * sizes[l + 1], deviation, random);
            weight[l] = Tensors.of(first, sizes[l + 1], sizes[l]).set_requires_grad(true);
            register_parameter("weight" + l, weight[l]);
            if (l < 2) {
                // Not 0: with odd layers only, g could not be even in a covariate.
                bias[l] = Tensors.of(EncodingInitial.gaussian(sizes[l + 1], .5, random), sizes[l + 1])
                        .set_requires_grad(true);
                register_parameter("bias" + l, bias[l]);
            }
        }
    }

    /// g of each row, `N x outputs`.
    Tensor forward(Tensor input) {
        return hidden(input)
                .sub(hidden(torch.zeros_like(input.narrow(0, 0, 1))))
                .matmul(weight[2].t());
    }

    private Tensor hidden(Tensor input) {
        Tensor first = input.matmul(weight[0].t()).add(bias[0]).tanh();
        return first.matmul(weight[1].t()).add(bias[1]).tanh();
    }
}
