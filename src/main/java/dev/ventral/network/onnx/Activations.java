package dev.ventral.network.onnx;

import dev.ventral.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Functions of each number by itself.
///
/// Source of formulas and defaults: onnx.ai, "ONNX Operators".
final class Activations {
    private static final double SELU_ALPHA = 1.6732631921768188;
    private static final double SELU_GAMMA = 1.0507010221481323;

    private Activations() {}

    static Operation.@Nullable Single of(Node node) {
        return switch (node.op()) {
            case "Relu" -> in -> in.x().relu();
            case "Sigmoid" -> in -> in.x().sigmoid();
            case "Tanh" -> in -> in.x().tanh();
            case "Softplus" -> in -> torch.softplus(in.x());
            case "HardSwish" -> in -> torch.hardswish(in.x());
            case "Mish" -> in -> in.x().mul(torch.softplus(in.x()).tanh());
            case "Erf" -> in -> in.x().erf();
            case "Sqrt" -> in -> in.x().sqrt();
            case "Reciprocal" -> in -> in.x().reciprocal();
            case "Neg" -> in -> in.x().neg();
            case "Abs" -> in -> in.x().abs();
            case "Exp" -> in -> in.x().exp();
            case "Log" -> in -> in.x().log();
            case "Floor" -> in -> in.x().floor();
            case "Ceil" -> in -> in.x().ceil();
            case "Not" -> in -> in.x().logical_not();
            case "PRelu" -> Activations::prelu;
            default -> parametric(node);
        };
    }

    private static Operation.@Nullable Single parametric(Node node) {
        return switch (node.op()) {
            case "LeakyRelu" -> leaky(node.real("alpha", .01));
            case "Elu" -> elu(node.real("alpha", 1), 1);
            case "Selu" -> elu(node.real("alpha", SELU_ALPHA), node.real("gamma", SELU_GAMMA));
            case "HardSigmoid" -> hardSigmoid(node.real("alpha", .2), node.real("beta", .5));
            case "Gelu" -> gelu(node.text("approximate", "none"), node);
            case "Clip" -> clip(node);
            default -> null;
        };
    }

    private static Operation.Single leaky(double alpha) {
        return in -> torch.leaky_relu(in.x(), new Scalar(alpha));
    }

    /// gamma x for x > 0, gamma alpha (exp(x) - 1) otherwise.
    private static Operation.Single elu(double alpha, double gamma) {
        return in -> torch.elu(in.x(), new Scalar(alpha), new Scalar(gamma), new Scalar(1.));
    }

    private static Operation.Single hardSigmoid(double alpha, double beta) {
        return in -> in.x()
                .mul(new Scalar(alpha))
                .add(new Scalar(beta))
                .clamp(new ScalarOptional(new Scalar(0.)), new ScalarOptional(new Scalar(1.)));
    }

    private static Operation.Single gelu(String approximate, Node node) {
        node.unless(
                approximate.equals("none") || approximate.equals("tanh"),
                "expected approximate to be none or tanh, got '%s'",
                Node.shown(approximate));
        return in -> torch.gelu(in.x(), approximate);
    }

    private static Tensor prelu(Arguments in) {
        Tensor x = in.x();
        Tensor slope = in.get(1);
        in.allowBroadcast(x, slope);
        return torch.where(x.gt(new Scalar(0.)), x, x.mul(slope));
    }

    /// The bounds are attributes up to version 10, inputs from then on.
    private static Operation.Single clip(Node node) {
        double low = node.real("min", Double.NEGATIVE_INFINITY);
        double high = node.real("max", Double.POSITIVE_INFINITY);
        return in -> {
            double least = in.has(1) ? in.number(1) : low;
            double most = in.has(2) ? in.number(2) : high;
            Tensor x = in.x();
            ScalarOptional min = least == Double.NEGATIVE_INFINITY ? new ScalarOptional() : bound(least);
            ScalarOptional max = most == Double.POSITIVE_INFINITY ? new ScalarOptional() : bound(most);
            return min.has_value() || max.has_value() ? x.clamp(min, max) : x.alias();
        };
    }

    private static ScalarOptional bound(double value) {
        return new ScalarOptional(Tensors.scalar(value));
    }
}
