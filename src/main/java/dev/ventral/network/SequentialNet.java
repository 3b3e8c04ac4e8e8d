package dev.ventral.network;

import dev.ventral.network.module.BatchNorm;
import dev.ventral.network.module.Convolution;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.ScopedPass;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Convolutions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// Sequential network: one layer after the other. A layer named `features.0` is layer `0` of a module `features`.
final class SequentialNet extends Net {
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Module> groups = new HashMap<>();

    /// A layer under its name, with the module that holds its weights, if it has any.
    private record Part(
            String name,
            Layer layer,
            LayerSizes.Size in,
            LayerSizes.Size out,
            @Nullable Module module) {}

    /// @param sizes of the input of each layer, then of the output
    SequentialNet(List<LayerSizes.Size> sizes, List<Layer> layers) {
        super();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            LayerSizes.Size in = sizes.get(i);
            LayerSizes.Size out = sizes.get(i + 1);
            add(new Part(Sequential.name(layers, i), layer, in, out, module(layer, in, out)));
        }
    }

    /// The folded copy: a batch norm right behind a convolution goes into it, all else is copied.
    private SequentialNet(SequentialNet trained) {
        super();
        for (int i = 0; i < trained.parts.size(); i++) {
            Part part = trained.parts.get(i);
            Module module = part.module();
            if (module instanceof BatchNorm && i > 0 && trained.parts.get(i - 1).module() instanceof Conv2dImpl) {
                continue;
            }
            if (module instanceof Conv2dImpl convolution
                    && i + 1 < trained.parts.size()
                    && trained.parts.get(i + 1).module() instanceof BatchNorm norm) {
                var kernel = kernel((Layer.Conv) part.layer(), part.in());
                var copy = new Conv2dImpl(Convolution.options(kernel, true));
                Convolution.fold(convolution, norm, copy);
                add(new Part(part.name(), part.layer(), part.in(), part.out(), copy));
            } else {
                var copy = module(part.layer(), part.in(), part.out());
                add(new Part(part.name(), part.layer(), part.in(), part.out(), copy));
                if (copy != null && module != null) {
                    copyState(module, copy);
                }
            }
        }
    }

    private void add(Part part) {
        parts.add(part);
        Module module = part.module();
        if (module != null) {
            int dot = part.name().indexOf('.');
            Module owner = dot < 0 ? this : group(part.name().substring(0, dot));
            owner.register_module(part.name().substring(dot + 1), module);
        }
    }

    private Module group(String name) {
        return groups.computeIfAbsent(name, n -> register_module(n, new Module()));
    }

    private static void copyState(Module from, Module to) {
        try (var _ = new PointerScope()) {
            List<Tensor> values = List.copyOf(Weights.state(from).values());
            List<Tensor> targets = List.copyOf(Weights.state(to).values());
            for (int i = 0; i < values.size(); i++) {
                Convolution.copy(values.get(i), targets.get(i), values.get(i));
            }
        }
    }

    private @Nullable Module module(Layer layer, LayerSizes.Size in, LayerSizes.Size out) {
        return switch (layer) {
            case Layer.Conv conv -> new Conv2dImpl(Convolution.options(kernel(conv, in), conv.bias()));
            case Layer.Linear _ -> new LinearImpl(in.channels(), out.channels());
            case Layer.Norm _ -> batchNorm(in.channels());
            default -> null;
        };
    }

    private static Convolution.Kernel kernel(Layer.Conv conv, LayerSizes.Size in) {
        return new Convolution.Kernel(in.channels(), conv.out(), conv.kernel(), conv.stride(), conv.padding());
    }

    @Override
    public Tensor forward(Tensor images, Taps taps) {
        var pass = new ScopedPass(images);
        for (Part part : parts) {
            if (taps.stop()) {
                break;
            }
            pass.then(x -> taps.see(part.name(), apply(part, x)));
        }
        return pass.end();
    }

    private Tensor apply(Part part, Tensor x) {
        Module module = part.module();
        return switch (part.layer()) {
            case Layer.Conv _ when module instanceof Conv2dImpl convolution -> Convolutions.of(convolution, x);
            case Layer.Linear _ when module instanceof LinearImpl linear -> linear.forward(x);
            case Layer.Norm _ when module instanceof BatchNorm norm -> norm.forward(x);
            case Layer.Relu _ -> x.relu();
            case Layer.Elu _ -> torch.elu(x);
            case Layer.MaxPool pool -> {
                long[] step = twice(LayerSizes.stride(pool.stride(), pool.kernel()));
                yield torch.max_pool2d(x, twice(pool.kernel()), step, twice(pool.padding()), twice(1), false);
            }
            case Layer.AvgPool pool -> {
                long[] step = twice(LayerSizes.stride(pool.stride(), pool.kernel()));
                yield torch.avg_pool2d(
                        x, twice(pool.kernel()), step, twice(pool.padding()), false, true, new LongOptional());
            }
            case Layer.AdaptiveAvgPool pool -> torch.adaptive_avg_pool2d(x, pool.size(), pool.size());
            case Layer.Flatten _ -> x.flatten(1, -1);
            case Layer.Dropout dropout -> is_training() ? drop(x, dropout.p()) : x.alias();
            default -> throw new IllegalStateException("no module for layer " + part.layer());
        };
    }

    private static long[] twice(int size) {
        return new long[] {size, size};
    }

    /// The mask is drawn on the CPU, so that it is the same on every device.
    private Tensor drop(Tensor x, double p) {
        var generator = new GeneratorOptional(torch.make_generator_cpu(random()));
        Tensor mask = torch.empty(x.sizes(), new TensorOptions(ScalarType.Float), null);
        mask.bernoulli_(1 - p, generator).div_(new Scalar(1 - p));
        return x.mul(mask.to(x.device(), x.scalar_type()));
    }

    @Override
    public List<String> tapNames() {
        return parts.stream().map(Part::name).toList();
    }

    @Override
    public Net folded() {
        var copy = new SequentialNet(this);
        copy.eval();
        return copy;
    }
}
