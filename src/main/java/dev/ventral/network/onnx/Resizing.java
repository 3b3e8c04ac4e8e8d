package dev.ventral.network.onnx;

import dev.ventral.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Resize and Upsample of images `N x C x H x W`, nearest or linear, one dimension after the other.
///
/// A pixel's place in the input is computed in float32, as onnxruntime does, so that ties are broken alike.
///
/// Source of formulas and defaults: onnx.ai, "Resize" (versions 10, 11, 13, 18, 19) and "Upsample" (7, 9).
final class Resizing {
    /// Version 10 does not say which pixel is nearest; onnxruntime goes up where the image shrinks, and down
    /// where it grows.
    private static final String OLD = "old";

    private final Node node;
    private final boolean linear;
    private final String coordinates;
    private final String nearest;

    Resizing(Node node) {
        this.node = node;
        String mode = node.text("mode", "nearest");
        node.unless(
                mode.equals("nearest") || mode.equals("linear") || mode.equals("bilinear"),
                "expected mode nearest or linear, got '%s'",
                Node.shown(mode));
        node.unless(
                !node.flag("antialias", false)
                        && !node.has("axes")
                        && node.text("keep_aspect_ratio_policy", "stretch").equals("stretch"),
                "expected resizing without antialias, axes and keep_aspect_ratio_policy");
        linear = !mode.equals("nearest");
        // with fewer than three inputs it is the form of version 10, which knows no attributes for it
        boolean old = node.op().equals("Upsample") || node.inputs().size() < 3;
        coordinates = old ? "asymmetric" : node.text("coordinate_transformation_mode", "half_pixel");
        nearest = old ? OLD : node.text("nearest_mode", "round_prefer_floor");
        node.unless(
                List.of("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric")
                        .contains(coordinates),
                "expected a usual coordinate_transformation_mode, got '%s'",
                Node.shown(coordinates));
        node.unless(
                old
                        || List.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")
                                .contains(nearest),
                "expected a usual nearest_mode, got '%s'",
                Node.shown(nearest));
    }

    Tensor apply(Arguments in) {
        Tensor x = in.x(4);
        boolean bySize = in.has(3) && in.get(3).numel() > 0;
        float[] scales = new float[4];
        long[] sizes = Tensors.shape(x);
        if (bySize) {
            long[] wanted = in.integers(3);
            node.unless(wanted.length == 4, "expected 4 sizes");
            for (int d = 2; d < 4; d++) {
                scales[d] = (float) wanted[d] / sizes[d];
                sizes[d] = wanted[d];
            }
            node.unless(wanted[1] == sizes[1], "expected to resize height and width only");
        } else {
            float[] given = scales(in);
            node.unless(
                    given.length == 4 && given[0] == 1 && given[1] == 1,
                    "expected 4 scales that resize height and width only");
            for (int d = 2; d < 4; d++) {
                scales[d] = given[d];
                sizes[d] = (long) Math.floor(sizes[d] * given[d]);
            }
        }
        node.unless(sizes[2] > 0 && sizes[3] > 0 && scales[2] > 0 && scales[3] > 0, "expected positive sizes");
        in.allow(sizes);
        in.allow(sizes[0], sizes[1], sizes[2], x.size(3));
        return along(along(x, 2, sizes[2], scales[2]), 3, sizes[3], scales[3]);
    }

    private float[] scales(Arguments in) {
        if (in.count() == 1) {
            Attribute attribute = node.attributes().get("scales");
            return attribute == null ? new float[0] : attribute.reals();
        }
        int input = in.count() == 2 ? 1 : 2;
        return in.get(input).numel() == 0 ? new float[0] : Tensors.floats(in.get(input));
    }

    private Tensor along(Tensor x, int dimension, long out, float scale) {
        long size = x.size(dimension);
        if (out == size && scale == 1) {
            return x.alias();
        }
        int count = Math.toIntExact(out);
        long[] low = new long[count];
        long[] high = new long[count];
        float[] share = new float[count];
        for (int i = 0; i < count; i++) {
            float place = place(i, count, size, scale);
            if (linear) {
                float within = Math.clamp(place, 0, (float) (size - 1));
                low[i] = (long) within;
                high[i] = Math.min(low[i] + 1, size - 1);
                share[i] = within - low[i];
            } else {
                low[i] = Math.clamp(round(place, scale < 1), 0, size - 1);
            }
        }
        Tensor first = select(x, dimension, low);
        if (!linear) {
            return first;
        }
        long[] shape = {1, 1, 1, 1};
        shape[dimension] = out;
        Tensor host = Tensors.of(share, shape);
        Tensor weight = host.to(x.device(), host.scalar_type());
        Tensor rest = weight.neg().add(new Scalar(1.));
        return first.mul(rest).add(select(x, dimension, high).mul(weight));
    }

    private static Tensor select(Tensor x, int dimension, long[] indices) {
        Tensor index = Tensors.of(indices, indices.length);
        return x.index_select(dimension, index.to(x.device(), index.scalar_type()));
    }

    private float place(int i, int out, long size, float scale) {
        return switch (coordinates) {
            case "align_corners" -> out == 1 ? 0 : i * (float) (size - 1) / (out - 1);
            case "asymmetric" -> i / scale;
            case "pytorch_half_pixel" -> out == 1 ? 0 : (i + .5f) / scale - .5f;
            default -> (i + .5f) / scale - .5f;
        };
    }

    private long round(float place, boolean shrinks) {
        return (long)
                switch (nearest) {
                    case OLD -> shrinks ? Math.ceil(place) : Math.floor(place);
                    case "floor" -> Math.floor(place);
                    case "ceil" -> Math.ceil(place);
                    case "round_prefer_ceil" -> Math.floor(place + .5);
                    default -> Math.ceil(place - .5);
                };
    }
}
