package dev.ventral.network;

import dev.ventral.InputError;
import dev.ventral.network.module.Convolution;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.ResidualBlock;
import dev.ventral.network.module.ScopedPass;
import dev.ventral.network.module.Taps;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.FanModeType;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Nonlinearity;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kFanOut;
import org.bytedeco.pytorch.kReLU;
import org.jspecify.annotations.Nullable;

/// A residual network (He et al. 2016) with torchvision's names and initialisation: convolutions normal with
/// variance 2 / fan-out, batch norms weight 1 and bias 0, the linear layer as PyTorch does by default.
final class ResidualNet extends Net {
    private final Plan plan;
    private final @Nullable Convolution stem;
    private final boolean folded;
    private final List<ResidualBlock> blocks = new ArrayList<>();
    private final LinearImpl fc;

    /// @param blocks number of blocks in each stage
    /// @param width channels of the first stage, by which the others double
    /// @param stem before the first block
    /// @param channels of the images
    /// @param classes number of logits
    /// @param kind of the blocks
    record Plan(List<Integer> blocks, int width, Stem stem, int channels, int classes, ResidualBlock.Kind kind) {
        /// Name of the last layer: torchvision's, or that of the networks for CIFAR.
        private String head() {
            return kind == ResidualBlock.Kind.PADDED ? "linear" : "fc";
        }
    }

    /// The network of one of the depths of the paper's table 1.
    static Net of(int depth, int width, Stem stem, ImageShape shape, int classes) {
        var kind = depth < 50 ? ResidualBlock.Kind.BASIC : ResidualBlock.Kind.BOTTLENECK;
        return new ResidualNet(new Plan(blocks(depth), width, stem, shape.channels(), classes, kind), false);
    }

    private static List<Integer> blocks(int depth) {
        return switch (depth) {
            case 18 -> List.of(2, 2, 2, 2);
            case 34, 50 -> List.of(3, 4, 6, 3);
            case 101 -> List.of(3, 4, 23, 3);
            case 152 -> List.of(3, 8, 36, 3);
            default -> throw new InputError("network.depth: expected 18, 34, 50, 101 or 152 layers, got " + depth);
        };
    }

    /// Refuses a depth that is not in the table.
    static void checkDepth(int depth) {
        blocks(depth);
    }

    /// The network for CIFAR of 6n + 2 layers (He et al. 2016, section 4.2): three stages of n blocks, of 16,
    /// 32 and 64 channels where `width` is 16.
    static Net cifar(int n, int width, ImageShape shape, int classes) {
        var plan = new Plan(List.of(n, n, n), width, Stem.CIFAR, shape.channels(), classes, ResidualBlock.Kind.PADDED);
        return new ResidualNet(plan, false);
    }

    ResidualNet(Plan plan, boolean folded) {
        super();
        this.plan = plan;
        this.folded = folded;
        var first = switch (plan.stem()) {
            case IMAGENET -> new Convolution.Kernel(plan.channels(), plan.width(), 7, 2, 3);
            case CIFAR -> new Convolution.Kernel(plan.channels(), plan.width(), 3, 1, 1);
            case NONE -> null;
        };
        stem = first == null ? null : new Convolution(this, this, "", "conv1", "bn1", first, folded);
        int in = first == null ? plan.channels() : plan.width();
        for (int stage = 0; stage < plan.blocks().size(); stage++) {
            int width = plan.width() << stage;
            var layer = register_module(layer(stage), new org.bytedeco.pytorch.Module());
            for (int b = 0; b < plan.blocks().get(stage); b++) {
                int stride = stage > 0 && b == 0 ? 2 : 1;
                String path = layer(stage) + "." + b;
                var last = b == plan.blocks().get(stage) - 1;
                var place = new ResidualBlock.Place(path, last ? layer(stage) : "", in, width, stride);
                var block = new ResidualBlock(this, plan.kind(), place, folded);
                blocks.add(layer.register_module(Integer.toString(b), block));
                in = plan.kind().out(width);
            }
        }
        fc = register_module(plan.head(), new LinearImpl(in, plan.classes()));
        convolutionModules()
                .forEach(c -> torch.kaiming_normal_(
                        c.module().weight(), 0, new FanModeType(new kFanOut()), new Nonlinearity(new kReLU())));
    }

    /// What all architectures of this kind check when they are made.
    static void checkWidth(int width) {
        InputError.unless(width > 0, "network.width: expected a positive number, got %d", width);
    }

    private static String layer(int stage) {
        return "layer" + (stage + 1);
    }

    @Override
    public Tensor forward(Tensor images, Taps taps) {
        var pass = new ScopedPass(images);
        Convolution first = stem;
        if (first != null) {
            pass.then(x -> stem(first, x, taps));
        }
        for (ResidualBlock block : blocks) {
            if (taps.stop()) {
                return pass.end();
            }
            pass.then(x -> block.forward(x, taps));
        }
        if (!taps.stop()) {
            pass.then(x -> head(x, taps));
        }
        return pass.end();
    }

    private Tensor stem(Convolution first, Tensor images, Taps taps) {
        Tensor y = first.forward(images, taps);
        if (taps.stop()) {
            return y;
        }
        y = taps.see("relu", first.free(taps) ? y.relu_() : y.relu());
        if (plan.stem() != Stem.IMAGENET) {
            return y;
        }
        long[] two = {2, 2};
        return taps.see(
                "maxpool", torch.max_pool2d(y, new long[] {3, 3}, two, new long[] {1, 1}, new long[] {1, 1}, false));
    }

    private Tensor head(Tensor x, Taps taps) {
        Tensor pooled = taps.see("avgpool", torch.adaptive_avg_pool2d(x, 1, 1));
        return taps.stop() ? pooled : taps.see(plan.head(), fc.forward(pooled.flatten(1, -1)));
    }

    @Override
    public List<String> tapNames() {
        var names = new ArrayList<String>();
        if (stem != null) {
            stem.tapNames(names);
            names.add("relu");
        }
        if (plan.stem() == Stem.IMAGENET) {
            names.add("maxpool");
        }
        blocks.forEach(block -> block.tapNames(names));
        names.add("avgpool");
        names.add(plan.head());
        return List.copyOf(names);
    }

    @Override
    public Net folded() {
        if (folded) {
            return this;
        }
        var copy = new ResidualNet(plan, true);
        var from = convolutionModules();
        var to = copy.convolutionModules();
        for (int i = 0; i < from.size(); i++) {
            to.get(i).fold(from.get(i));
        }
        Convolution.copy(fc.weight(), copy.fc.weight(), fc.weight());
        Convolution.copy(fc.bias(), copy.fc.bias(), fc.weight());
        copy.eval();
        return copy;
    }

    private List<Convolution> convolutionModules() {
        var all = new ArrayList<Convolution>();
        if (stem != null) {
            all.add(stem);
        }
        blocks.forEach(block -> all.addAll(block.convolutions()));
        return all;
    }
}
