package dev.ventral.network.onnx;

import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Normalisations, softmax among them.
///
/// Source of formulas and defaults: onnx.ai, "ONNX Operators".
final class Normalisations {
    static final double BATCH_EPSILON = 1e-5;
    private static final int SOFTMAX_OF_ONE_AXIS = 13;

    private Normalisations() {}

    static Operation.@Nullable Single of(Node node, int opset) {
        return switch (node.op()) {
            case "BatchNormalization" -> batch(node);
            case "InstanceNormalization" -> instance(node);
            case "LayerNormalization" -> layer(node);
            case "LRN" -> localResponse(node);
            case "Softmax" -> softmax(node, opset, false);
            case "LogSoftmax" -> softmax(node, opset, true);
            default -> null;
        };
    }

    private static Operation.Single batch(Node node) {
        node.unless(
                node.flag("spatial", true) && !node.flag("training_mode", false),
                "expected batch normalisation over the batch and all pixels with fixed statistics");
        double epsilon = node.real("epsilon", BATCH_EPSILON);
        return in -> torch.batch_norm(
                in.x(), in.orNothing(1), in.orNothing(2), in.orNothing(3), in.orNothing(4), false, 0, epsilon, true);
    }

    private static Operation.Single instance(Node node) {
        double epsilon = node.real("epsilon", 1e-5);
        return in -> torch.instance_norm(
                in.x(),
                in.orNothing(1),
                in.orNothing(2),
                new TensorOptional(),
                new TensorOptional(),
                true,
                0,
                epsilon,
                true);
    }

    /// Over all dimensions from `axis` on.
    private static Operation.Single layer(Node node) {
        long axis = node.integer("axis", -1);
        double epsilon = node.real("epsilon", 1e-5);
        return in -> {
            long[] shape = Tensors.shape(in.x());
            long[] normalised = Arrays.copyOfRange(shape, in.axis(axis, shape.length), shape.length);
            Tensor y = torch.layer_norm(in.x(), normalised, new TensorOptional(), new TensorOptional(), epsilon, true);
            in.allowBroadcast(y, in.get(1));
            y = y.mul(in.get(1));
            return in.has(2) ? y.add(in.get(2)) : y;
        };
    }

    /// x / (bias + alpha / size * s)^beta, s the sum of squares over `size` channels around.
    private static Operation.Single localResponse(Node node) {
        long size = node.integer("size", 0);
        node.unless(size >= 1 && size <= 1 << 16, "expected a positive size, got %d", size);
        double alpha = node.real("alpha", 1e-4);
        double beta = node.real("beta", .75);
        double bias = node.real("bias", 1);
        return in -> {
            Tensor x = in.x(4);
            in.allow(x.size(0), x.size(1) + size, x.size(2), x.size(3));
            long[] around = {0, 0, 0, 0, (size - 1) / 2, size / 2};
            Tensor squares = torch.constant_pad_nd(x.mul(x).unsqueeze(1), around, new Scalar(0.));
            long[] channels = {size, 1, 1};
            Tensor mean = torch.avg_pool3d(
                            squares, channels, new long[] {1, 1, 1}, new long[3], false, true, new LongOptional())
                    .squeeze(1);
            return x.div(mean.mul(new Scalar(alpha)).add(new Scalar(bias)).pow(new Scalar(beta)));
        };
    }

    /// Over one axis; before version 13 over this and all axes behind it together.
    private static Operation.Single softmax(Node node, int opset, boolean log) {
        boolean oneAxis = opset >= SOFTMAX_OF_ONE_AXIS;
        long axis = node.integer("axis", oneAxis ? -1 : 1);
        return in -> {
            Tensor x = in.x();
            int from = in.axis(axis, x.dim());
            if (oneAxis) {
                return log ? x.log_softmax(from) : x.softmax(from);
            }
            Tensor rows = x.flatten(from, -1);
            return (log ? rows.log_softmax(from) : rows.softmax(from)).reshape(Tensors.shape(x));
        };
    }
}
