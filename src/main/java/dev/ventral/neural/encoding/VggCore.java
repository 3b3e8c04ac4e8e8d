package dev.ventral.neural.encoding;

import dev.ventral.neural.encoding.readout.EncodingInitial;
import dev.ventral.neural.encoding.readout.GaussianReadout;
import dev.ventral.neural.encoding.readout.UnitReadout;
import dev.ventral.tensor.Convolutions;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The first convolutions of VGG-19 with batch norm (Simonyan & Zisserman 2015, table 1, E), each followed by
/// batch norm and ReLU, with max pooling between stages; names are torchvision's (`features.0`, …). Weights
/// start normal with variance 2 / fan-out, biases at 0.
public final class VggCore implements Core {
    static final String KIND = "gaussian-readout";
    /// Convolutions in each stage.
    static final List<Integer> STAGES = List.of(2, 2, 4, 4, 4);
    /// How many times as many channels a stage has as the first.
    private static final List<Integer> WIDER = List.of(1, 2, 4, 8, 8);

    private final List<Conv2dImpl> convolutions = new ArrayList<>();
    private final List<BatchNorm2dImpl> norms = new ArrayList<>();
    private final List<Boolean> pooled = new ArrayList<>();
    private final Plan plan;

    /// @param convolutions how many, up to 16
    /// @param width channels of the first stage; 64 in VGG-19
    /// @param spread of the readout's positions, at first
    public record Plan(int convolutions, int width, double spread) implements CorePlan {
        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public int pooled() {
            return 1 << stage(convolutions - 1);
        }

        @Override
        public Core build(int inputs, SplittableRandom random) {
            return new VggCore(this, inputs, random);
        }

        @Override
        public UnitReadout readout(int units, int channels, int height, int width, SplittableRandom random) {
            return new GaussianReadout(units, channels, spread, random);
        }

        @Override
        public void metadata(Map<String, String> metadata) {
            metadata.put("convolutions", Integer.toString(convolutions));
            metadata.put("core_width", Integer.toString(width));
        }

        static Plan read(Map<String, String> metadata, String file) {
            // where positions are read from a file, their first spread does not matter
            return new Plan(
                    EncodingFigures.number(metadata, "convolutions", 1, file),
                    EncodingFigures.number(metadata, "core_width", 1, file),
                    1);
        }

        /// The stage of a convolution, both from 0.
        static int stage(int convolution) {
            int stage = 0;
            for (int before = STAGES.getFirst(); convolution >= before; before += STAGES.get(stage)) {
                stage++;
            }
            return stage;
        }

        public int channels(int convolution) {
            return width * WIDER.get(stage(convolution));
        }
    }

    private VggCore(Plan plan, int inputs, SplittableRandom random) {
        this.plan = plan;
        int in = inputs;
        for (int l = 0; l < plan.convolutions(); l++) {
            int out = plan.channels(l);
            var options = new Conv2dOptions(in, out, new LongPointer(new long[] {3, 3}));
            options.padding().put(new LongPointer(new long[] {1, 1}));
            var convolution = new Conv2dImpl(options);
            try (var _ = new NoGradGuard()) {
                int count = Math.toIntExact(convolution.weight().numel());
                float[] first = EncodingInitial.gaussian(count, Math.sqrt(2.0 / (out * 9)), random);
                convolution.weight().copy_(Tensors.of(first, Tensors.shape(convolution.weight())));
                convolution.bias().zero_();
            }
            convolutions.add(convolution);
            norms.add(new BatchNorm2dImpl(new BatchNormOptions(out)));
            pooled.add(l > 0 && Plan.stage(l) > Plan.stage(l - 1));
            in = out;
        }
    }

    @Override
    public void register(Module network) {
        var features = network.register_module("features", new Module());
        int place = 0;
        for (int l = 0; l < convolutions.size(); l++) {
            place += pooled.get(l) ? 1 : 0;
            features.register_module(Integer.toString(place), convolutions.get(l));
            features.register_module(Integer.toString(place + 1), norms.get(l));
            place += 3;
        }
    }

    @Override
    public int channels() {
        return plan.channels(plan.convolutions() - 1);
    }

    @Override
    public Tensor forward(Tensor images) {
        Tensor x = images;
        for (int l = 0; l < convolutions.size(); l++) {
            if (pooled.get(l)) {
                x = torch.max_pool2d(x, 2);
            }
            x = norms.get(l).forward(Convolutions.of(convolutions.get(l), x)).relu();
        }
        return x;
    }
}
