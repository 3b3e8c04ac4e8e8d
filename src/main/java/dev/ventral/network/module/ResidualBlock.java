package dev.ventral.network.module;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Residual block: convolutions with batch norm, ReLU between them, and a shortcut (He et al. 2016, figure 5):
/// `relu(x' + f(x))`, where x' is x, or what the kind of the block makes of it where the size changes.
public final class ResidualBlock extends Module {
    private final String path;
    private final String layer;
    private final int in;
    private final int out;
    private final List<Convolution> main = new ArrayList<>();
    private final boolean same;
    private final @Nullable Convolution projection;

    /// What is in a block.
    public enum Kind {
        /// Two 3 x 3 convolutions; a 1 x 1 convolution as shortcut.
        BASIC,
        /// 1 x 1, 3 x 3 with the stride (as torchvision has it; the paper had it in the first), and 1 x 1 to
        /// 4 times as many channels; a 1 x 1 convolution as shortcut.
        BOTTLENECK,
        /// Two 3 x 3 convolutions; the shortcut has no parameters: it takes every second pixel and adds
        /// channels of zeros, half of them before and half behind (He et al. 2016, section 4.2, option A).
        PADDED;

        public int out(int width) {
            return this == BOTTLENECK ? 4 * width : width;
        }

        private List<Convolution.Kernel> kernels(int in, int width, int stride) {
            return switch (this) {
                case BASIC, PADDED ->
                    List.of(
                            new Convolution.Kernel(in, width, 3, stride, 1),
                            new Convolution.Kernel(width, width, 3, 1, 1));
                case BOTTLENECK ->
                    List.of(
                            new Convolution.Kernel(in, width, 1, 1, 0),
                            new Convolution.Kernel(width, width, 3, stride, 1),
                            new Convolution.Kernel(width, out(width), 1, 1, 0));
            };
        }
    }

    /// @param path the block's name in the network
    /// @param layer the name of the stage, where this is its last block, else empty
    /// @param in channels
    /// @param width channels of the 3 x 3 convolutions
    /// @param stride 2 where the block halves the image
    public record Place(String path, String layer, int in, int width, int stride) {}

    public ResidualBlock(Net net, Kind kind, Place place, boolean folded) {
        super();
        path = place.path();
        layer = place.layer();
        in = place.in();
        out = kind.out(place.width());
        List<Convolution.Kernel> kernels = kind.kernels(in, place.width(), place.stride());
        for (int i = 1; i <= kernels.size(); i++) {
            main.add(new Convolution(net, this, path + ".", "conv" + i, "bn" + i, kernels.get(i - 1), folded));
        }
        same = place.stride() == 1 && in == out;
        if (same || kind == Kind.PADDED) {
            projection = null;
        } else {
            var owner = register_module("downsample", new Module());
            var kernel = new Convolution.Kernel(in, out, 1, place.stride(), 0);
            projection = new Convolution(net, owner, path + ".downsample.", "0", "1", kernel, folded);
        }
    }

    /// The block's output, or anything where `taps` end the pass inside it.
    public Tensor forward(Tensor x, Taps taps) {
        Tensor y = x;
        for (int i = 0; i < main.size(); i++) {
            Convolution convolution = main.get(i);
            y = convolution.forward(y, taps);
            if (!taps.stop() && i < main.size() - 1) {
                y = taps.see(relu(i), convolution.free(taps) ? y.relu_() : y.relu());
            }
            if (taps.stop()) {
                return y;
            }
        }
        Tensor other = same ? x : shortcut(x, taps);
        if (taps.stop()) {
            return y;
        }
        // The sum is a tensor of this block alone: relu may overwrite it.
        y = (main.getLast().free(taps) ? y.add_(other) : y.add(other)).relu_();
        taps.see(path, y);
        return layer.isEmpty() ? y : taps.see(layer, y);
    }

    private Tensor shortcut(Tensor x, Taps taps) {
        if (projection != null) {
            return taps.see(path + ".downsample", projection.forward(x, taps));
        }
        Tensor fewer = x.slice(2, new LongOptional(), new LongOptional(), 2)
                .slice(3, new LongOptional(), new LongOptional(), 2);
        int before = (out - in) / 2;
        return taps.see(
                path + ".shortcut", torch.constant_pad_nd(fewer, new long[] {0, 0, 0, 0, before, out - in - before}));
    }

    /// As torchvision counts the uses of one ReLU.
    private String relu(int index) {
        return path + (index == 0 ? ".relu" : ".relu_" + index);
    }

    public void tapNames(List<String> names) {
        for (int i = 0; i < main.size(); i++) {
            main.get(i).tapNames(names);
            if (i < main.size() - 1) {
                names.add(relu(i));
            }
        }
        if (projection != null) {
            projection.tapNames(names);
            names.add(path + ".downsample");
        } else if (!same) {
            names.add(path + ".shortcut");
        }
        names.add(path);
        if (!layer.isEmpty()) {
            names.add(layer);
        }
    }

    public List<Convolution> convolutions() {
        var all = new ArrayList<>(main);
        if (projection != null) {
            all.add(projection);
        }
        return all;
    }
}
