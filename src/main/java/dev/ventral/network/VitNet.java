package dev.ventral.network;

import dev.ventral.network.module.Convolution;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.ScopedPass;
import dev.ventral.network.module.Taps;
import dev.ventral.tensor.Convolutions;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The network of [Vit].
///
/// Initialised as torchvision does (linear layers after Glorot & Bengio 2010, positions with standard deviation
/// .02, patches with variance 1 / fan-in, the class token at 0), but for two things: normal numbers are not
/// truncated, and the last layer starts with standard deviation .02 rather than at 0, so that a network that
/// nobody trained tells images apart.
final class VitNet extends Net {
    private static final double SPREAD = .02;

    private final Conv2dImpl patches;
    private final Tensor token;
    private final Tensor positions;
    private final List<VitLayer> layers = new ArrayList<>();
    private final LayerNormImpl norm;
    private final LinearImpl head;

    VitNet(Vit plan, ImageShape shape, int classes) {
        super();
        int dim = plan.dim();
        int patch = plan.patch();
        token = torch.zeros(1, 1, dim);
        register_parameter("class_token", token);
        var kernel = new Convolution.Kernel(shape.channels(), dim, patch, patch, 0);
        patches = register_module("conv_proj", new Conv2dImpl(Convolution.options(kernel, true)));
        var encoder = register_module("encoder", new Module());
        int tokens = 1 + shape.height() / patch * (shape.width() / patch);
        positions = torch.zeros(1, tokens, dim);
        encoder.register_parameter("pos_embedding", positions);
        var stack = encoder.register_module("layers", new Module());
        for (int l = 0; l < plan.depth(); l++) {
            layers.add(stack.register_module("encoder_layer_" + l, new VitLayer(tap(l), plan)));
        }
        norm = encoder.register_module("ln", VitLayer.norm(dim));
        head = register_module("heads", new Module()).register_module("head", new LinearImpl(dim, classes));
        try (var _ = new NoGradGuard()) {
            normal(patches.weight(), Math.sqrt(1.0 / (shape.channels() * patch * patch)));
            patches.bias().zero_();
            normal(positions, SPREAD);
            normal(head.weight(), SPREAD);
            head.bias().zero_();
        }
    }

    private static void normal(Tensor parameter, double deviation) {
        parameter.normal_(0, deviation, new GeneratorOptional());
    }

    private static String tap(int layer) {
        return "encoder.layers.encoder_layer_" + layer;
    }

    @Override
    public Tensor forward(Tensor images, Taps taps) {
        var pass = new ScopedPass(images);
        pass.then(x -> embedding(x, taps));
        for (VitLayer layer : layers) {
            if (taps.stop()) {
                return pass.end();
            }
            pass.then(x -> layer.forward(x, taps));
        }
        if (!taps.stop()) {
            pass.then(x -> head(x, taps));
        }
        return pass.end();
    }

    private Tensor embedding(Tensor images, Taps taps) {
        Tensor map = taps.see("conv_proj", Convolutions.of(patches, images));
        if (taps.stop()) {
            return map;
        }
        Tensor tokens = map.flatten(2, -1).transpose(1, 2);
        Tensor first = token.expand(tokens.size(0), -1, -1);
        return torch.cat(new TensorVector(first, tokens), 1).add(positions);
    }

    private Tensor head(Tensor x, Taps taps) {
        Tensor tokens = taps.see("encoder.ln", norm.forward(x));
        if (taps.stop()) {
            return tokens;
        }
        Tensor first = taps.see("class_token", tokens.select(1, 0));
        return taps.stop() ? first : taps.see("heads.head", head.forward(first));
    }

    @Override
    public List<String> tapNames() {
        var names = new ArrayList<String>();
        names.add("conv_proj");
        layers.forEach(layer -> layer.tapNames(names));
        names.addAll(List.of("encoder.ln", "class_token", "heads.head"));
        return List.copyOf(names);
    }

    @Override
    public String known(String name) {
        return name.replace(".mlp.linear_1.", ".mlp.0.").replace(".mlp.linear_2.", ".mlp.3.");
    }
}
