package dev.ventral.network;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Two 3 x 3 convolutions and a shortcut (He et al. 2016, figure 5 left): `relu(x' +
/// bn(conv(relu(bn(conv(x))))))`, where x' is x, or its 1 x 1 convolution where the block changes the size.
final class BasicBlock extends Module {
    private final String path;
    private final String layer;
    private final Convolution first;
    private final Convolution second;
    private final @Nullable Convolution shortcut;

    /// @param path the block's name in the network
    /// @param layer the name of the stage, where this is its last block, else empty
    BasicBlock(Net net, String path, String layer, int in, int out, int stride, boolean folded) {
        super();
        this.path = path;
        this.layer = layer;
        var narrow = new Convolution.Kernel(in, out, 3, stride, 1);
        first = new Convolution(net, this, path + ".", "conv1", "bn1", narrow, folded);
        second = new Convolution(
                net, this, path + ".", "conv2", "bn2", new Convolution.Kernel(out, out, 3, 1, 1), folded);
        if (stride == 1 && in == out) {
            shortcut = null;
        } else {
            var owner = register_module("downsample", new Module());
            var kernel = new Convolution.Kernel(in, out, 1, stride, 0);
            shortcut = new Convolution(net, owner, path + ".downsample.", "0", "1", kernel, folded);
        }
    }

    /// The block's output, or anything where `taps` end the pass inside it.
    Tensor forward(Tensor x, Taps taps) {
        Tensor y = first.forward(x, taps);
        if (taps.stop()) {
            return y;
        }
        y = taps.see(path + ".relu", first.free(taps) ? y.relu_() : y.relu());
        if (taps.stop()) {
            return y;
        }
        y = second.forward(y, taps);
        if (taps.stop()) {
            return y;
        }
        Tensor other = shortcut == null ? x : shortcut.forward(x, taps);
        if (shortcut != null) {
            taps.see(path + ".downsample", other);
        }
        if (taps.stop()) {
            return y;
        }
        // The sum is a tensor of this block alone: relu may overwrite it.
        y = (second.free(taps) ? y.add_(other) : y.add(other)).relu_();
        taps.see(path, y);
        return layer.isEmpty() ? y : taps.see(layer, y);
    }

    void tapNames(List<String> names) {
        first.tapNames(names);
        names.add(path + ".relu");
        second.tapNames(names);
        if (shortcut != null) {
            shortcut.tapNames(names);
            names.add(path + ".downsample");
        }
        names.add(path);
        if (!layer.isEmpty()) {
            names.add(layer);
        }
    }

    List<Convolution> convolutions() {
        var all = new ArrayList<Convolution>();
        all.add(first);
        all.add(second);
        if (shortcut != null) {
            all.add(shortcut);
        }
        return all;
    }
}
