package dev.ventral.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.network.Resnet.Resnet18;
import dev.ventral.network.Vgg.Vgg19;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Networks in bfloat16 with channels-last images, as steps of training and of attacks run them: logits, the
/// gradient of the images and the gradients of the parameters are near those in float32.
class PrecisionTest {
    private static final ImageShape SHAPE = new ImageShape(3, 16, 16);

    static Stream<Architecture> architectures() {
        return Stream.of(
                new Resnet18(16, Stem.CIFAR),
                new Vgg19(true, 16, 17),
                new CornetS(16, Stem.CIFAR),
                new Vit(4, 48, 2, 3, 64));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void bfloat16IsNearFloat32(Architecture architecture) {
        Map<String, Tensor> exact = step(architecture, Compute.CPU);
        Map<String, Tensor> got = step(architecture, new Compute(false, true));
        assertThat(Networks.difference(tensor(got, "logits"), tensor(exact, "logits")))
                .isBetween(1e-7, .05);
        exact.forEach((name, value) -> {
            Tensor other = tensor(got, name);
            assertThat(other.scalar_type().intern()).as(name).isEqualTo(ScalarType.Float);
            assertThat(cosine(other, value)).as(name).isGreaterThan(.9);
        });
    }

    private static Map<String, Tensor> step(Architecture architecture, Compute compute) {
        Net net = architecture.build(SHAPE, 5, 1);
        compute.place(net);
        net.eval(); // few values make a batch's statistics chaotic
        var model = new Classifier(net, Normalization.none(SHAPE.channels()), compute);
        Tensor images = compute.place(Networks.images(2, 8, SHAPE)).requires_grad_(true);
        Tensor logits = model.logits(images);
        torch.cross_entropy(logits, Tensors.of(new int[] {0, 1, 2, 3, 4, 0, 1, 2}))
                .backward();
        var all = new LinkedHashMap<String, Tensor>();
        all.put("logits", logits.detach());
        all.put("images", images.grad());
        Weights.parameters(net).forEach((name, parameter) -> all.put(name, parameter.grad()));
        return all;
    }

    private static Tensor tensor(Map<String, Tensor> all, String name) {
        return Weights.tensor(all, name);
    }

    private static double cosine(Tensor a, Tensor b) {
        double[] x = Tensors.doubles(a);
        double[] y = Tensors.doubles(b);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += x[i] * y[i];
            xx += x[i] * x[i];
            yy += y[i] * y[i];
        }
        return xx == 0 && yy == 0 ? 1 : xy / Math.sqrt(xx * yy);
    }
}
