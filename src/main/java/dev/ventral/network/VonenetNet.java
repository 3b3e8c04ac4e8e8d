package dev.ventral.network;

import dev.ventral.Seeds;
import dev.ventral.network.module.Convolution;
import dev.ventral.network.module.Gabor;
import dev.ventral.network.module.GaborPopulation;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.ScopedPass;
import dev.ventral.network.module.Taps;
import dev.ventral.tensor.Convolutions;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.FanModeType;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Nonlinearity;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.bytedeco.pytorch.kFanOut;
import org.bytedeco.pytorch.kReLU;

/// The network of [Vonenet].
final class VonenetNet extends Net {
    /// Of the seed of the colours that cells see.
    private static final long COLOURS = 0xC0;
    /// Of the seed of noise that is drawn once.
    private static final long FROZEN = 0xF2;

    private static final String CELLS = "vone_block";
    private static final String BOTTLENECK = "bottleneck";
    private static final String MODEL = "model";
    private static final double SMALL = 1e-4;

    private final Vonenet plan;
    private final ImageShape shape;
    private final int padding;
    private final Tensor even;
    private final Tensor odd;
    private final Tensor frozen;
    private final Conv2dImpl bottleneck;
    private final Net behind;

    /// @param shape of the images
    /// @param behind the network that follows, of the shape that the plan says
    VonenetNet(Vonenet plan, ImageShape shape, Net behind) {
        super();
        this.plan = plan;
        this.shape = shape;
        this.behind = inner(behind);
        int cells = plan.simple() + plan.complex();
        int side = plan.side(shape);
        padding = side / 2;
        List<Gabor> gabors = GaborPopulation.draw(cells, plan.highest(shape), plan.gaborSeed());
        var colours = new SplittableRandom(Seeds.mix(plan.gaborSeed(), COLOURS));
        int[] colour = colours.ints(cells, 0, shape.channels()).toArray();
        even = filters(gabors, colour, side, 0);
        odd = filters(gabors, colour, side, Math.PI / 2);
        var block = register_module(CELLS, new Module());
        block.register_module("simple_conv_q0", new Module()).register_buffer("weight", even);
        block.register_module("simple_conv_q1", new Module()).register_buffer("weight", odd);
        bottleneck = register_module(
                BOTTLENECK,
                new Conv2dImpl(Convolution.options(new Convolution.Kernel(cells, plan.channels(), 1, 1, 0), false)));
        torch.kaiming_normal_(bottleneck.weight(), 0, new FanModeType(new kFanOut()), new Nonlinearity(new kReLU()));
        register_module(MODEL, behind);
        ImageShape out = plan.behind(shape);
        frozen = normal(Seeds.mix(plan.gaborSeed(), FROZEN), 1, cells, out.height(), out.width());
    }

    /// `cells x channels x side x side`, zeros in all channels but the cell's own.
    private Tensor filters(List<Gabor> gabors, int[] colour, int side, double shift) {
        int channels = shape.channels();
        float[] all = new float[Math.multiplyExact(gabors.size() * channels, side * side)];
        for (int i = 0; i < gabors.size(); i++) {
            float[] kernel = gabors.get(i).kernel(side, plan.pixels(shape), shift);
            System.arraycopy(kernel, 0, all, (i * channels + colour[i]) * side * side, side * side);
        }
        return Tensors.of(all, gabors.size(), channels, side, side);
    }

    private static Tensor normal(long seed, long... sizes) {
        var generator = new GeneratorOptional(torch.make_generator_cpu(seed));
        return torch.empty(sizes, new TensorOptions(ScalarType.Float), null).normal_(0, 1, generator);
    }

    @Override
    public Tensor forward(Tensor images, Taps taps) {
        var pass = new ScopedPass(images);
        pass.then(x -> taps.see(CELLS, noisy(cells(x))));
        if (!taps.stop()) {
            pass.then(x -> taps.see(BOTTLENECK, Convolutions.of(bottleneck, x)));
        }
        if (!taps.stop()) {
            pass.then(x -> behind.forward(x, taps));
        }
        return pass.end();
    }

    /// Responses without noise, `N x cells x H x W` in float32 (float64 where the network is).
    private Tensor cells(Tensor images) {
        int simple = plan.simple();
        int complex = plan.complex();
        Tensor filters = torch.cat(new TensorVector(even, odd.narrow(0, simple, complex)), 0);
        long[] stride = {plan.stride(), plan.stride()};
        long[] edge = {padding, padding};
        Tensor linear = Convolutions.of(images, filters, new TensorOptional(), stride, edge, new long[] {1, 1}, 1);
        Tensor waves = linear.scalar_type().intern() == ScalarType.Double ? linear : linear.to(ScalarType.Float);
        Tensor pairs = torch.stack(
                new TensorVector(waves.narrow(1, simple, complex), waves.narrow(1, simple + (long) complex, complex)));
        // the norm's gradient is 0 where an image is: that of a root of squares is not a number
        Tensor energy = torch.linalg_vector_norm(
                        pairs, new Scalar(2.0), new long[] {0}, false, new ScalarTypeOptional())
                .div(new Scalar(Math.sqrt(2)));
        return torch.cat(new TensorVector(waves.narrow(1, 0, simple).relu(), energy), 1)
                .mul(new Scalar(plan.gain()));
    }

    private Tensor noisy(Tensor responses) {
        boolean quiet = plan.noise() == Vonenet.Noise.NONE
                || (!is_training() && plan.evaluationNoise() == Vonenet.EvaluationNoise.NONE);
        if (quiet) {
            return responses;
        }
        Tensor spikes = responses.mul(new Scalar(plan.noiseScale())).add(new Scalar(plan.noiseLevel()));
        Tensor draw = is_training() ? fresh(responses) : frozen.to(responses.device(), responses.scalar_type());
        return spikes.add(draw.mul(spikes.add(new Scalar(SMALL)).sqrt()))
                .sub(new Scalar(plan.noiseLevel()))
                .div(new Scalar(plan.noiseScale()))
                .relu();
    }

    /// Drawn where the responses are: on a GPU they are too many to be brought there.
    private Tensor fresh(Tensor like) {
        if (like.is_cuda()) {
            torch.manual_seed(random());
            return torch.randn_like(like);
        }
        return normal(random(), Tensors.shape(like)).to(like.scalar_type());
    }

    @Override
    public List<String> tapNames() {
        List<String> names = new ArrayList<>(List.of(CELLS, BOTTLENECK));
        names.addAll(behind.tapNames());
        return List.copyOf(names);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a network that knows no folding is itself
    public Net folded() {
        Net folded = behind.folded();
        if (folded == behind) {
            return this;
        }
        var copy = new VonenetNet(plan, shape, folded);
        Convolution.copy(even, copy.even, even);
        Convolution.copy(odd, copy.odd, odd);
        Convolution.copy(bottleneck.weight(), copy.bottleneck.weight(), bottleneck.weight());
        copy.eval();
        return copy;
    }

    @Override
    public String known(String name) {
        String prefix = MODEL + ".";
        return name.startsWith(prefix) ? prefix + behind.known(name.substring(prefix.length())) : name;
    }
}
