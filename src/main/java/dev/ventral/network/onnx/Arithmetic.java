package dev.ventral.network.onnx;

import dev.ventral.tensor.Tensors;
import java.util.function.BinaryOperator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Operators on two or more values, broadcast, and products of matrices.
///
/// Source of formulas and defaults: onnx.ai, "ONNX Operators".
final class Arithmetic {
    private Arithmetic() {}

    static Operation.@Nullable Single of(Node node) {
        return switch (node.op()) {
            case "Add" -> pair(Tensor::add);
            case "Sub" -> pair(Tensor::sub);
            case "Mul" -> pair(Tensor::mul);
            case "Div" -> pair(Arithmetic::divide);
            case "Pow" -> pair((a, b) -> a.pow(b).to(a.scalar_type()));
            case "Equal" -> pair(Tensor::eq);
            case "Greater" -> pair(Tensor::gt);
            case "Less" -> pair(Tensor::lt);
            case "And" -> pair(Tensor::logical_and);
            case "Or" -> pair(Tensor::logical_or);
            case "Min" -> all(torch::minimum);
            case "Max" -> all(torch::maximum);
            case "Sum" -> all(Tensor::add);
            case "Mean" -> in -> all(Tensor::add).apply(in).div(new Scalar(in.count()));
            case "Where" -> Arithmetic::where;
            case "MatMul" -> Arithmetic::product;
            case "Gemm" -> gemm(node);
            default -> null;
        };
    }

    private static Operation.Single pair(BinaryOperator<Tensor> operator) {
        return in -> apply(in, operator, in.get(0), in.get(1));
    }

    private static Operation.Single all(BinaryOperator<Tensor> operator) {
        return in -> {
            Tensor result = in.x();
            for (int i = 1; i < in.count(); i++) {
                result = apply(in, operator, result, in.get(i));
            }
            return in.count() == 1 ? result.alias() : result;
        };
    }

    private static Tensor apply(Arguments in, BinaryOperator<Tensor> operator, Tensor a, Tensor b) {
        in.allowBroadcast(a, b);
        return operator.apply(beside(a, b), beside(b, a));
    }

    /// `a` where `b` can be computed with it. Constants of one number stay on the host, where no step has to
    /// read them back; as a tensor without dimensions one goes with tensors of any device.
    static Tensor beside(Tensor a, Tensor b) {
        if (a.device().equals(b.device()) || !a.is_cpu()) {
            return a;
        }
        return a.numel() == 1 && a.dim() <= b.dim() ? a.reshape(new long[0]) : a.to(b.device(), a.scalar_type());
    }

    /// Integers are divided towards zero.
    private static Tensor divide(Tensor a, Tensor b) {
        if (a.is_floating_point() || b.is_floating_point()) {
            return a.div(b);
        }
        return a.div(b, new StringViewOptional(new BytePointer("trunc")));
    }

    private static Tensor where(Arguments in) {
        Tensor condition = in.x();
        Tensor a = beside(in.get(1), in.get(2));
        Tensor b = beside(in.get(2), in.get(1));
        in.allowBroadcast(a, b);
        in.allowBroadcast(condition, a);
        in.allowBroadcast(condition, b);
        return torch.where(condition.to(b.device(), condition.scalar_type()), a, b);
    }

    private static Tensor product(Arguments in) {
        Tensor a = in.get(0);
        Tensor b = in.get(1);
        if (a.dim() >= 2 && b.dim() >= 2) {
            long[] left = Tensors.shape(a);
            long[] right = Tensors.shape(b);
            left[left.length - 1] = 1;
            right[right.length - 2] = 1;
            in.allow(Arguments.broadcast(left, right));
        }
        return a.matmul(b);
    }

    /// alpha A' B' + beta C, A' and B' transposed where the attributes say so.
    private static Operation.Single gemm(Node node) {
        boolean transposeA = node.flag("transA", false);
        boolean transposeB = node.flag("transB", false);
        double alpha = node.real("alpha", 1);
        double beta = node.real("beta", 1);
        return in -> {
            Tensor a = transposeA ? in.x(2).t() : in.x(2);
            in.node().unless(in.get(1).dim() == 2, "expected a matrix as second input");
            Tensor b = transposeB ? in.get(1).t() : in.get(1);
            in.allow(a.size(0), b.size(1));
            Tensor y = a.matmul(b);
            y = alpha == 1 ? y : y.mul(new Scalar(alpha));
            if (!in.has(2)) {
                return y;
            }
            Tensor c = in.get(2);
            in.allowBroadcast(y, c);
            return y.add(beta == 1 ? c : c.mul(new Scalar(beta)));
        };
    }
}
