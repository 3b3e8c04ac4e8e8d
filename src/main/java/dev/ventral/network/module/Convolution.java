package dev.ventral.network.module;

import dev.ventral.tensor.Convolutions;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// A convolution and the batch norm behind it, under the names they have in `owner`; in a folded network the
/// convolution (with bias) alone.
public final class Convolution {
    private final Conv2dImpl convolution;
    private final @Nullable BatchNorm norm;
    private final String tap;
    private final String normTap;

    /// @param path of `owner` in the network, empty or ending with a dot
    /// @param name of the convolution in `owner`
    /// @param normName of the batch norm in `owner`
    public Convolution(
            Net net, Module owner, String path, String name, String normName, Kernel kernel, boolean folded) {
        tap = path + name;
        normTap = path + normName;
        convolution = owner.register_module(name, new Conv2dImpl(options(kernel, folded)));
        norm = folded ? null : owner.register_module(normName, net.batchNorm(kernel.out()));
    }

    /// @param in channels
    /// @param out channels
    /// @param size of the square kernel
    /// @param stride in both directions
    /// @param padding zeros on each side
    public record Kernel(int in, int out, int size, int stride, int padding) {}

    public static Conv2dOptions options(Kernel kernel, boolean bias) {
        var options = new Conv2dOptions(kernel.in(), kernel.out(), square(kernel.size()));
        options.stride().put(new long[] {kernel.stride(), kernel.stride()}, 0, 2);
        options.padding().put(square(kernel.padding()));
        options.bias().put(bias);
        return options;
    }

    private static LongPointer square(int size) {
        return new LongPointer(new long[] {size, size});
    }

    public Conv2dImpl module() {
        return convolution;
    }

    /// The normalised convolution of `x`, in memory that nothing else needs unless a tap holds it (see
    /// [#free]).
    public Tensor forward(Tensor x, Taps taps) {
        Tensor y = taps.see(tap, Convolutions.of(convolution, x));
        return norm == null || taps.stop() ? y : taps.see(normTap, norm.forward(y));
    }

    /// Whether the result of [#forward] may be overwritten: no tap holds it, and neither convolution nor batch
    /// norm needs its own output for the backward pass.
    public boolean free(Taps taps) {
        return !taps.wants(norm == null ? tap : normTap);
    }

    public void tapNames(List<String> names) {
        names.add(tap);
        if (norm != null) {
            names.add(normTap);
        }
    }

    /// Takes the weights of `trained`, its batch norm folded in.
    public void fold(Convolution trained) {
        if (trained.norm != null) {
            fold(trained.convolution, trained.norm, convolution);
        }
    }

    /// Gives `to` the weights of the convolution `from` (with or without bias) with `norm` folded in (see
    /// [Net#folded]).
    public static void fold(Conv2dImpl from, BatchNorm norm, Conv2dImpl to) {
        try (var _ = new PointerScope()) {
            Tensor factor = norm.weight()
                    .to(ScalarType.Double)
                    .div(norm.variance()
                            .to(ScalarType.Double)
                            .add(new Scalar(BatchNorm.EPSILON))
                            .sqrt());
            Tensor centre = norm.mean().neg();
            if (from.options().bias().get()) {
                centre = centre.add(from.bias());
            }
            copy(from.weight().mul(factor.view(-1, 1, 1, 1)), to.weight(), from.weight());
            copy(centre.mul(factor).add(norm.bias()), to.bias(), from.weight());
        }
    }

    /// Sets `target` to `value` in the type, device and (for weights) memory order of `like`.
    public static void copy(Tensor value, Tensor target, Tensor like) {
        Tensor placed = value.detach().to(like.device(), like.scalar_type());
        if (placed.dim() == 4) {
            placed = placed.contiguous(like.suggest_memory_format());
        }
        target.set_data(placed);
        target.set_requires_grad(false);
    }
}
