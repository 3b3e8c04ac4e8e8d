package dev.ventral.network;

import dev.ventral.InputError;
import java.util.ArrayList;
import java.util.List;

/// Layer sizes: how large the activations between the layers of a [Sequential] network are.
final class LayerSizes {
    private LayerSizes() {}

    /// One activation: an image, or a vector of `channels` numbers (`flat`; height and width are then 1).
    record Size(int channels, int height, int width, boolean flat) {
        @Override
        public String toString() {
            return flat ? "a vector of " + channels : channels + " x " + height + " x " + width;
        }
    }

    /// The sizes around the layers: element i is the input of layer i, the last one is the output, a vector of
    /// `classes`.
    static List<Size> inputs(List<Layer> layers, ImageShape shape, int classes) {
        var sizes = new ArrayList<Size>();
        var size = new Size(shape.channels(), shape.height(), shape.width(), false);
        sizes.add(size);
        for (int i = 0; i < layers.size(); i++) {
            String where = "network.layers[" + i + "]";
            if (layers.get(i) instanceof Layer.Linear linear && linear.out() == null && i < layers.size() - 1) {
                throw new InputError(where + ".out: expected a number on every linear layer but the last, got none");
            }
            size = after(layers.get(i), size, classes, where);
            sizes.add(size);
        }
        InputError.unless(
                size.flat() && size.channels() == classes,
                "network.layers: expected layers that end in a vector of %d (classes), got %s (end with flatten, linear)",
                classes,
                size);
        return sizes;
    }

    private static Size after(Layer layer, Size in, int classes, String where) {
        return switch (layer) {
            case Layer.Conv conv -> {
                Size out = windows(image(in, where), conv.kernel(), conv.stride(), conv.padding(), where);
                yield new Size(conv.out(), out.height(), out.width(), false);
            }
            case Layer.MaxPool pool ->
                windows(image(in, where), pool.kernel(), stride(pool.stride(), pool.kernel()), pool.padding(), where);
            case Layer.AvgPool pool ->
                windows(image(in, where), pool.kernel(), stride(pool.stride(), pool.kernel()), pool.padding(), where);
            case Layer.AdaptiveAvgPool pool -> new Size(image(in, where).channels(), pool.size(), pool.size(), false);
            case Layer.Flatten _ ->
                new Size(Math.multiplyExact(in.channels(), Math.multiplyExact(in.height(), in.width())), 1, 1, true);
            case Layer.Linear linear -> {
                InputError.unless(in.flat(), "%s (linear): expected a vector (flatten first), got %s", where, in);
                Integer out = linear.out();
                yield new Size(out == null ? classes : out, 1, 1, true);
            }
            case Layer.Norm _ -> image(in, where);
            case Layer.Relu _ -> in;
            case Layer.Elu _ -> in;
            case Layer.Dropout _ -> in;
        };
    }

    static int stride(@org.jspecify.annotations.Nullable Integer stride, int kernel) {
        return stride == null ? kernel : stride;
    }

    private static Size image(Size in, String where) {
        InputError.unless(!in.flat(), "%s: expected images here, got %s", where, in);
        return in;
    }

    private static Size windows(Size in, int kernel, int stride, int padding, String where) {
        int height = in.height() + 2 * padding - kernel;
        int width = in.width() + 2 * padding - kernel;
        InputError.unless(
                height >= 0 && width >= 0,
                "%s: expected a kernel that fits into %s with padding %d, got %d",
                where,
                in,
                padding,
                kernel);
        return new Size(in.channels(), height / stride + 1, width / stride + 1, false);
    }
}
