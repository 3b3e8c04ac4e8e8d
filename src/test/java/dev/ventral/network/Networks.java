package dev.ventral.network;

import dev.ventral.network.Resnet.Resnet18;
import dev.ventral.network.Resnet.Resnet50;
import dev.ventral.network.ResnetCifar.Resnet20Cifar;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Small networks and images for tests; to be called in a pointer scope.
public final class Networks {
    public static final ImageShape TINY = new ImageShape(3, 8, 8);

    private Networks() {}

    public static Tensor images(long seed, int count, ImageShape shape) {
        return new ImageRandom(seed, IntStream.range(0, count).toArray())
                .uniform(0, shape.channels(), shape.height(), shape.width());
    }

    /// How many numbers a network learns.
    public static long parameterCount(Net net) {
        return Weights.parameters(net).values().stream()
                .mapToLong(Tensor::numel)
                .sum();
    }

    /// A ResNet-18 of width 4 whose batch norms have running statistics, weights and biases of their own.
    public static Net tinyResnet() {
        return tiny(new Resnet18(4, Stem.CIFAR));
    }

    /// Residual networks, one with each kind of block.
    static List<Architecture> tinyArchitectures() {
        return List.of(new Resnet18(4, Stem.CIFAR), new Resnet50(2, Stem.CIFAR), new Resnet20Cifar(3));
    }

    static Net tiny(Architecture architecture) {
        return stirred(architecture.build(TINY, 5, 1));
    }

    public static Net tinySequential() {
        return stirred(new Sequential(List.of(
                        new Layer.Conv(4, 3, 1, 1, false, "a"),
                        new Layer.Norm("n"),
                        new Layer.Relu("r"),
                        new Layer.MaxPool(2, null, 0, null),
                        new Layer.Conv(6, 3, 2, 1, true, null),
                        new Layer.Norm(null),
                        new Layer.Elu(null),
                        new Layer.Flatten(null),
                        new Layer.Linear(null, "out")))
                .build(TINY, 5, 1));
    }

    /// Gives the batch norms (and all biases) values of their own, and sets the network to evaluation.
    public static Net stirred(Net net) {
        long[] seed = {100};
        try (var _ = new org.bytedeco.pytorch.NoGradGuard()) {
            Weights.state(net).forEach((name, tensor) -> {
                long[] shape = Tensors.shape(tensor);
                if (tensor.scalar_type().intern() == ScalarType.Float && shape.length == 1) {
                    Tensor draw = new ImageRandom(seed[0]++, new int[] {0})
                            .uniform(0, shape)
                            .squeeze(0);
                    tensor.add_(draw, new Scalar(.4));
                }
            });
        }
        net.eval();
        return net;
    }

    /// The largest difference of two tensors divided by the largest value of the second.
    static double difference(Tensor a, Tensor b) {
        double[] x = Tensors.doubles(a);
        double[] y = Tensors.doubles(b);
        double most = 0;
        double scale = 0;
        for (int i = 0; i < y.length; i++) {
            most = Math.max(most, Math.abs(x[i] - y[i]));
            scale = Math.max(scale, Math.abs(y[i]));
        }
        return x.length == y.length ? most / scale : Double.POSITIVE_INFINITY;
    }
}
