package dev.ventral.network;

import dev.ventral.network.module.Convolution;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.ScopedPass;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.FanModeType;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Nonlinearity;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kFanOut;
import org.bytedeco.pytorch.kReLU;
import org.jspecify.annotations.Nullable;

/// The network of [CornetS], initialised as the authors do: convolutions normal with variance 2 / fan-out,
/// batch norms weight 1 and bias 0, the linear layer as PyTorch does by default.
final class CornetNet extends Net {
    private final boolean pooled;
    private final @Nullable Convolution first;
    private final @Nullable Convolution second;
    private final List<CornetArea> areas;
    private final LinearImpl linear;

    /// @param channels of the images
    CornetNet(CornetS plan, int channels, int classes) {
        super();
        int width = plan.width();
        pooled = plan.stem() == Stem.IMAGENET;
        var stem = switch (plan.stem()) {
            case IMAGENET -> new Convolution.Kernel(channels, width, 7, 2, 3);
            case CIFAR -> new Convolution.Kernel(channels, width, 3, 1, 1);
            case NONE -> null;
        };
        if (stem == null) {
            first = null;
            second = null;
        } else {
            var v1 = register_module("V1", new Module());
            first = new Convolution(this, v1, "V1.", "conv1", "norm1", stem, false);
            second = new Convolution(
                    this, v1, "V1.", "conv2", "norm2", new Convolution.Kernel(width, width, 3, 1, 1), false);
        }
        areas = List.of(
                area("V2", stem == null ? channels : width, 2 * width, 2),
                area("V4", 2 * width, 4 * width, 4),
                area("IT", 4 * width, 8 * width, 2));
        linear =
                register_module("decoder", new Module()).register_module("linear", new LinearImpl(8L * width, classes));
        Weights.parameters(this).values().stream()
                .filter(parameter -> parameter.dim() == 4)
                .forEach(parameter -> torch.kaiming_normal_(
                        parameter, 0, new FanModeType(new kFanOut()), new Nonlinearity(new kReLU())));
    }

    private CornetArea area(String name, int in, int out, int times) {
        return register_module(name, new CornetArea(this, name, in, out, times));
    }

    @Override
    public Tensor forward(Tensor images, Taps taps) {
        var pass = new ScopedPass(images);
        Convolution one = first;
        Convolution two = second;
        if (one != null && two != null) {
            pass.then(x -> v1(one, two, x, taps));
        }
        for (CornetArea area : areas) {
            area.forward(pass, taps);
        }
        if (!taps.stop()) {
            pass.then(x -> decoder(x, taps));
        }
        return pass.end();
    }

    private Tensor v1(Convolution one, Convolution two, Tensor images, Taps taps) {
        Tensor y = rectified(one, images, "V1.nonlin1", taps);
        if (!taps.stop() && pooled) {
            long[] stride = {2, 2};
            y = taps.see(
                    "V1.pool",
                    torch.max_pool2d(y, new long[] {3, 3}, stride, new long[] {1, 1}, new long[] {1, 1}, false));
        }
        return taps.stop() ? y : rectified(two, y, "V1", taps);
    }

    private static Tensor rectified(Convolution convolution, Tensor x, String tap, Taps taps) {
        Tensor y = convolution.forward(x, taps);
        return taps.stop() ? y : taps.see(tap, convolution.free(taps) ? y.relu_() : y.relu());
    }

    private Tensor decoder(Tensor x, Taps taps) {
        Tensor pooled = taps.see("decoder.avgpool", torch.adaptive_avg_pool2d(x, 1, 1));
        return taps.stop() ? pooled : taps.see("decoder.linear", linear.forward(pooled.flatten(1, -1)));
    }

    @Override
    public List<String> tapNames() {
        var names = new ArrayList<String>();
        if (first != null && second != null) {
            first.tapNames(names);
            names.add("V1.nonlin1");
            if (pooled) {
                names.add("V1.pool");
            }
            second.tapNames(names);
            names.add("V1");
        }
        areas.forEach(area -> area.tapNames(names));
        names.add("decoder.avgpool");
        names.add("decoder.linear");
        return List.copyOf(names);
    }
}
