package dev.ventral.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Convolutions and their gradients against libtorch's own in float64, which oneDNN has no part in: as this
/// processor needs them, and by filled blocks on every processor.
class ConvolutionsTest {

    @ParameterizedTest
    @CsvSource({
        "1, 8, 3, 1, 1",
        "3, 4, 5, 1, 1",
        "3, 16, 7, 2, 1",
        "1, 16, 9, 1, 1",
        "4, 40, 1, 1, 1",
        "8, 8, 3, 1, 1",
        "8, 16, 1, 2, 1",
        "12, 24, 3, 2, 1",
        "24, 64, 3, 1, 1",
        "48, 16, 3, 2, 1",
        "16, 32, 3, 2, 1",
        "6, 9, 3, 1, 3",
        "8, 8, 3, 2, 8",
        "70, 20, 1, 1, 1"
    })
    void valuesAndGradientsAreThoseOfFloat64(int in, int out, int size, int stride, int groups) {
        for (boolean last : new boolean[] {false, true}) {
            for (boolean bias : new boolean[] {false, true}) {
                compare(in, out, size, stride, groups, last, bias);
            }
        }
    }

    private static void compare(int in, int out, int size, int stride, int groups, boolean last, boolean bias) {
        torch.manual_seed(in + 7L * out);
        Tensor x = torch.randn(4, in, 9, 9);
        Tensor weight = torch.randn(out, in / groups, size, size);
        Tensor offset = torch.randn(out);
        double[][][] found = new double[3][][];
        for (int k = 0; k < 3; k++) {
            ScalarType type = k == 0 ? ScalarType.Double : ScalarType.Float;
            MemoryFormat format = last && k > 0 ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
            Tensor image = x.to(type).contiguous(format).detach().set_requires_grad(true);
            Tensor kernels = weight.to(type).contiguous(format).detach().set_requires_grad(true);
            Tensor c = offset.to(type).detach().set_requires_grad(true);
            var own = bias ? new TensorOptional(c) : new TensorOptional();
            long[] step = {stride, stride};
            long[] edge = {size / 2, size / 2};
            long[] one = {1, 1};
            Tensor y = switch (k) {
                case 0 -> torch.conv2d(image, kernels, own, step, edge, one, groups);
                case 1 -> Convolutions.of(image, kernels, own, step, edge, one, groups);
                default -> Convolutions.filled(image, kernels, own, step, edge, one, groups);
            };
            y.mul(y).sum().backward();
            found[k] = new double[][] {
                Tensors.doubles(y),
                Tensors.doubles(image.grad()),
                Tensors.doubles(kernels.grad()),
                bias ? Tensors.doubles(c.grad()) : new double[0]
            };
        }
        for (int k = 1; k < 3; k++) {
            for (int what = 0; what < 4; what++) {
                double largest = 0;
                double error = 0;
                for (int i = 0; i < found[0][what].length; i++) {
                    largest = Math.max(largest, Math.abs(found[0][what][i]));
                    error = Math.max(error, Math.abs(found[k][what][i] - found[0][what][i]));
                }
                assertThat(error)
                        .as(
                                "%d -> %d, size %d, stride %d, groups %d, last %s: way %d, number %d",
                                in, out, size, stride, groups, last, k, what)
                        .isLessThanOrEqualTo(1e-4 * largest);
            }
        }
    }

    @Test
    void aModulesOwnSettingsAreKept() {
        torch.manual_seed(3);
        var options = new Conv2dOptions(5, 7, new LongPointer(3, 3));
        options.stride().put(new long[] {2, 2}, 0, 2);
        options.padding().put(new LongPointer(1, 1));
        var module = new Conv2dImpl(options);
        Tensor x = torch.randn(2, 5, 8, 8);
        Tensor exact = torch.conv2d(
                x.to(ScalarType.Double),
                module.weight().to(ScalarType.Double),
                new TensorOptional(module.bias().to(ScalarType.Double)),
                new long[] {2, 2},
                new long[] {1, 1},
                new long[] {1, 1},
                1);
        Tensor y = Convolutions.of(module, x);
        assertThat(Tensors.shape(y)).containsExactly(2, 7, 4, 4);
        assertThat(Tensors.item(y.to(ScalarType.Double).sub(exact).abs().max())).isLessThan(1e-5);
        assertThat(Tensors.shape(Convolutions.of(module, x, 1))).containsExactly(2, 7, 8, 8);
    }

    @Test
    void blocks() {
        assertThat(java.util.stream.LongStream.of(1, 16, 17, 32, 33, 64, 65, 96, 128, 129)
                        .map(Convolutions::blocks)
                        .boxed())
                .containsExactly(16L, 16L, 32L, 32L, 64L, 64L, 128L, 128L, 128L, 192L);
    }
}
