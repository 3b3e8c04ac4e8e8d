package dev.ventral.network;

import dev.ventral.network.module.Taps;
import java.util.List;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LayerNormOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// One layer of a vision transformer, on tokens x (`N x tokens x dim`):
///
///     y = x + attention(norm_1(x))
///     z = y + linear_2(gelu(linear_1(norm_2(y))))
///
/// Each head takes its part of three linear maps of the tokens, Q, K and V (`dim / heads` numbers each), and
/// gives softmax(Q K' / sqrt(dim / heads)) V; a linear map joins the heads. Layer norms add 1e-6 to the
/// variance (Dosovitskiy et al. 2021, appendix A).
final class VitLayer extends Module {
    private static final double EPSILON = 1e-6;

    private final String path;
    private final int dim;
    private final int heads;
    private final LayerNormImpl first;
    private final Tensor inputs;
    private final Tensor offsets;
    private final TensorOptional offsetsArgument;
    private final LinearImpl joined;
    private final LayerNormImpl second;
    private final LinearImpl up;
    private final LinearImpl down;

    /// @param path its name in the network
    VitLayer(String path, Vit plan) {
        super();
        this.path = path;
        dim = plan.dim();
        heads = plan.heads();
        first = register_module("ln_1", norm(dim));
        var attention = register_module("self_attention", new Module());
        inputs = torch.zeros(3L * dim, dim);
        offsets = torch.zeros(3L * dim);
        attention.register_parameter("in_proj_weight", inputs);
        attention.register_parameter("in_proj_bias", offsets);
        offsetsArgument = new TensorOptional(offsets);
        joined = attention.register_module("out_proj", new LinearImpl(dim, dim));
        second = register_module("ln_2", norm(dim));
        var mlp = register_module("mlp", new Module());
        up = mlp.register_module("0", new LinearImpl(dim, plan.mlp()));
        down = mlp.register_module("3", new LinearImpl(plan.mlp(), dim));
        try (var _ = new NoGradGuard()) {
            torch.xavier_uniform_(inputs);
            joined.bias().zero_();
            for (LinearImpl linear : List.of(up, down)) {
                torch.xavier_uniform_(linear.weight());
                linear.bias().normal_(0, EPSILON, new GeneratorOptional());
            }
        }
    }

    static LayerNormImpl norm(int dim) {
        var options = new LayerNormOptions(new LongVector(new long[] {dim}));
        options.eps().put(EPSILON);
        return new LayerNormImpl(options);
    }

    /// The tokens behind the layer, or anything where `taps` end the pass inside it.
    Tensor forward(Tensor x, Taps taps) {
        Tensor normalised = taps.see(path + ".ln_1", first.forward(x));
        if (taps.stop()) {
            return x;
        }
        Tensor attended = taps.see(path + ".self_attention", attention(normalised));
        if (taps.stop()) {
            return x;
        }
        Tensor y = x.add(attended);
        normalised = taps.see(path + ".ln_2", second.forward(y));
        if (taps.stop()) {
            return y;
        }
        Tensor changed = taps.see(path + ".mlp", down.forward(torch.gelu(up.forward(normalised))));
        return taps.stop() ? y : taps.see(path, y.add(changed));
    }

    private Tensor attention(Tensor x) {
        long count = x.size(0);
        long tokens = x.size(1);
        Tensor all = torch.linear(x, inputs, offsetsArgument)
                .view(count, tokens, 3, heads, dim / heads)
                .permute(2, 0, 3, 1, 4);
        Tensor mixed = torch.scaled_dot_product_attention(all.select(0, 0), all.select(0, 1), all.select(0, 2));
        return joined.forward(mixed.transpose(1, 2).reshape(count, tokens, dim));
    }

    void tapNames(List<String> names) {
        for (String part : List.of(".ln_1", ".self_attention", ".ln_2", ".mlp", "")) {
            names.add(path + part);
        }
    }
}
