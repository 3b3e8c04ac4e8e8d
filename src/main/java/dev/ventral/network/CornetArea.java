package dev.ventral.network;

import dev.ventral.network.module.BatchNorm;
import dev.ventral.network.module.Convolution;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.ScopedPass;
import dev.ventral.network.module.Taps;
import dev.ventral.tensor.Convolutions;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/// Area of [CornetS] that runs over its own output: with x_0 the input through a 1 x 1 convolution, at each
/// time step t
///
///     x_t+1 = relu(f_t(x_t) + s_t)
///
/// where f_t is 1 x 1, 3 x 3 and 1 x 1 convolutions (4 times as many channels between them), the same at all
/// steps, with the step's own batch norm behind each and ReLU after the first two. The first step halves the
/// image: its 3 x 3 convolution has stride 2, and s_0 is x_0 through a 1 x 1 convolution of stride 2 and a
/// batch norm; else s_t is x_t (Kubilius et al. 2019, figure 1).
final class CornetArea extends Module {
    private static final int SCALE = 4;

    private final String area;
    private final Conv2dImpl input;
    private final Convolution skip;
    private final List<Conv2dImpl> convolutions;
    private final List<List<BatchNorm>> norms = new ArrayList<>();

    /// @param area its name
    /// @param in channels
    /// @param out channels
    /// @param times number of time steps
    CornetArea(Net net, String area, int in, int out, int times) {
        super();
        this.area = area;
        int wide = SCALE * out;
        input = convolution("conv_input", new Convolution.Kernel(in, out, 1, 1, 0));
        skip = new Convolution(
                net, this, area + ".", "skip", "norm_skip", new Convolution.Kernel(out, out, 1, 2, 0), false);
        convolutions = List.of(
                convolution("conv1", new Convolution.Kernel(out, wide, 1, 1, 0)),
                convolution("conv2", new Convolution.Kernel(wide, wide, 3, 2, 1)),
                convolution("conv3", new Convolution.Kernel(wide, out, 1, 1, 0)));
        for (int t = 0; t < times; t++) {
            norms.add(List.of(
                    register_module(norm(1, t), net.batchNorm(wide)),
                    register_module(norm(2, t), net.batchNorm(wide)),
                    register_module(norm(3, t), net.batchNorm(out))));
        }
    }

    private Conv2dImpl convolution(String name, Convolution.Kernel kernel) {
        return register_module(name, new Conv2dImpl(Convolution.options(kernel, false)));
    }

    private static String norm(int place, int step) {
        return "norm" + place + "_" + step;
    }

    private String tap(String name) {
        return area + "." + name;
    }

    private String tap(String name, int step) {
        return area + "." + name + "-t" + step;
    }

    /// Goes through the area, one part of the pass for each time step.
    void forward(ScopedPass pass, Taps taps) {
        for (int t = 0; t < norms.size(); t++) {
            int step = t;
            if (!taps.stop()) {
                pass.then(x -> step(x, step, taps));
            }
        }
    }

    /// The output of time step `t`, or anything where `taps` end the pass inside it.
    private Tensor step(Tensor x, int t, Taps taps) {
        Tensor from = t == 0 ? taps.see(tap("conv_input"), Convolutions.of(input, x)) : x;
        if (taps.stop()) {
            return from;
        }
        Tensor other = t == 0 ? skip.forward(from, taps) : from;
        Tensor y = from;
        for (int place = 1; place <= 3; place++) {
            if (taps.stop()) {
                return y;
            }
            y = normalised(y, place, t, taps);
            if (!taps.stop() && place < 3) {
                y = taps.see(tap("nonlin" + place, t), free(place, t, taps) ? y.relu_() : y.relu());
            }
        }
        if (taps.stop()) {
            return y;
        }
        y = taps.see(tap("output", t), (free(3, t, taps) ? y.add_(other) : y.add(other)).relu_());
        return t == norms.size() - 1 ? taps.see(area, y) : y;
    }

    private Tensor normalised(Tensor x, int place, int t, Taps taps) {
        Conv2dImpl convolution = convolutions.get(place - 1);
        // The module's own stride is that of the first step.
        Tensor y = t == 0 || place != 2 ? Convolutions.of(convolution, x) : Convolutions.of(convolution, x, 1);
        taps.see(tap("conv" + place, t), y);
        return taps.stop()
                ? y
                : taps.see(tap(norm(place, t)), norms.get(t).get(place - 1).forward(y));
    }

    private boolean free(int place, int t, Taps taps) {
        return !taps.wants(tap(norm(place, t)));
    }

    void tapNames(List<String> names) {
        names.add(tap("conv_input"));
        skip.tapNames(names);
        for (int t = 0; t < norms.size(); t++) {
            for (int place = 1; place <= 3; place++) {
                names.add(tap("conv" + place, t));
                names.add(tap(norm(place, t)));
                if (place < 3) {
                    names.add(tap("nonlin" + place, t));
                }
            }
            names.add(tap("output", t));
        }
        names.add(area);
    }
}
