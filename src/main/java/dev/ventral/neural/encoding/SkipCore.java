package dev.ventral.neural.encoding;

import dev.ventral.InputError;
import dev.ventral.neural.encoding.readout.EncodingInitial;
import dev.ventral.neural.encoding.readout.Readout;
import dev.ventral.neural.encoding.readout.UnitReadout;
import dev.ventral.tensor.Convolutions;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The three layers of a [CnnEncoding], each of which sees all before it.
final class SkipCore implements Core {
    static final String KIND = "cnn";

    private final Plan plan;
    private final List<Conv2dImpl> convolutions = new ArrayList<>();
    private final List<BatchNorm2dImpl> norms = new ArrayList<>();

    /// @param channels of each layer
    /// @param kernels side of each layer's kernel
    /// @param pools side of each layer's average pooling
    record Plan(int channels, List<Integer> kernels, List<Integer> pools) implements CorePlan {
        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public int pooled() {
            return pools.stream().reduce(1, (a, b) -> a * b);
        }

        @Override
        public Core build(int inputs, SplittableRandom random) {
            return new SkipCore(this, inputs, random);
        }

        @Override
        public UnitReadout readout(int units, int maps, int height, int width, SplittableRandom random) {
            return new Readout(units, maps, height, width, random);
        }

        @Override
        public void metadata(Map<String, String> metadata) {
            metadata.put("channels", Integer.toString(channels));
            metadata.put("kernels", joined(kernels));
            metadata.put("pools", joined(pools));
        }

        static Plan read(Map<String, String> metadata, String file) {
            return new Plan(
                    EncodingFigures.number(metadata, "channels", 1, file),
                    numbers(metadata, "kernels", file),
                    numbers(metadata, "pools", file));
        }

        private static String joined(List<Integer> numbers) {
            return numbers.stream().map(Object::toString).collect(Collectors.joining(","));
        }

        private static List<Integer> numbers(Map<String, String> metadata, String key, String file) {
            List<Integer> numbers = Arrays.stream(metadata.getOrDefault(key, "").split(",", -1))
                    .map(text -> EncodingFigures.number(Map.of(key, text), key, 1, file))
                    .toList();
            InputError.unless(
                    numbers.size() == CnnEncoding.LAYERS, "%s: %s: expected three numbers, got %s", file, key, numbers);
            return numbers;
        }
    }

    private SkipCore(Plan plan, int inputs, SplittableRandom random) {
        this.plan = plan;
        int in = inputs;
        int seen = 0;
        for (int l = 0; l < CnnEncoding.LAYERS; l++) {
            int kernel = plan.kernels().get(l);
            Conv2dImpl convolution = convolution(in, plan.channels(), kernel);
            double deviation = Math.sqrt(2.0 / (in * kernel * kernel));
            try (var _ = new NoGradGuard()) {
                int count = Math.toIntExact(convolution.weight().numel());
                float[] first = EncodingInitial.gaussian(count, deviation, random);
                convolution.weight().copy_(Tensors.of(first, Tensors.shape(convolution.weight())));
            }
            convolutions.add(convolution);
            norms.add(new BatchNorm2dImpl(new BatchNormOptions(plan.channels())));
            seen += plan.channels();
            in = seen;
        }
    }

    private static Conv2dImpl convolution(int in, int out, int kernel) {
        var options = new Conv2dOptions(in, out, new LongPointer(new long[] {kernel, kernel}));
        options.padding().put(new LongPointer(new long[] {kernel / 2, kernel / 2}));
        options.bias().put(false);
        return new Conv2dImpl(options);
    }

    @Override
    public void register(Module network) {
        for (int l = 0; l < convolutions.size(); l++) {
            network.register_module("conv" + (l + 1), convolutions.get(l));
            network.register_module("norm" + (l + 1), norms.get(l));
        }
    }

    @Override
    public int channels() {
        return CnnEncoding.LAYERS * plan.channels();
    }

    /// s_3.
    @Override
    public Tensor forward(Tensor images) {
        Tensor seen = images;
        for (int l = 0; l < convolutions.size(); l++) {
            Tensor y = torch.elu(norms.get(l).forward(Convolutions.of(convolutions.get(l), seen)));
            int pool = plan.pools().get(l);
            seen = l == 0 ? y : torch.cat(new TensorVector(seen, y), 1);
            // Pooling all at once is pooling each: the skipped maps have the layer's resolution.
            if (pool > 1) {
                seen = torch.avg_pool2d(seen, pool, pool);
            }
        }
        return seen;
    }
}
