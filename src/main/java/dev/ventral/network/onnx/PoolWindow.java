package dev.ventral.network.onnx;

import java.util.Arrays;

/// The window that a convolution or pooling moves over height and width.
///
/// @param kernel its size
/// @param stride how far it moves
/// @param dilation distance of its points
/// @param begin of the padding above and left
/// @param end of the padding below and right
/// @param autoPad rule that gives the padding instead
/// @param ceil whether a last window may hang over the end
record PoolWindow(
        long[] kernel, long[] stride, long[] dilation, long[] begin, long[] end, String autoPad, boolean ceil) {
    private static final long LARGEST = 1 << 20;

    /// One dimension of a window on an input: padding before and after, then windows without overhang.
    ///
    /// @param before padding
    /// @param after padding, with the overhang of the last window
    /// @param padded of `after`, what is padding and not overhang
    /// @param out number of windows
    record Side(long before, long after, long padded, long out) {}

    /// The window of a node with two spatial dimensions.
    ///
    /// @param kernel its size, where the node does not say
    static PoolWindow of(Node node, long... kernel) {
        long[] size = node.integers("kernel_shape", kernel);
        long[] pads = node.integers("pads", 0, 0, 0, 0);
        long[] stride = node.integers("strides", 1, 1);
        long[] dilation = node.integers("dilations", 1, 1);
        node.unless(
                pads.length == 4 && stride.length == 2 && dilation.length == 2 && size.length == 2,
                "expected a window over height and width, got kernel %s, pads %s, strides %s, dilations %s",
                Arrays.toString(size),
                Arrays.toString(pads),
                Arrays.toString(stride),
                Arrays.toString(dilation));
        node.unless(
                within(size, 1) && within(stride, 1) && within(dilation, 1) && within(pads, 0),
                "expected positive kernel, strides and dilations and no negative pads, got %s, %s, %s, %s",
                Arrays.toString(size),
                Arrays.toString(stride),
                Arrays.toString(dilation),
                Arrays.toString(pads));
        String auto = node.text("auto_pad", "NOTSET");
        node.unless(
                auto.equals("NOTSET") || auto.equals("VALID") || auto.startsWith("SAME_"),
                "expected auto_pad to be NOTSET, VALID, SAME_UPPER or SAME_LOWER, got '%s'",
                Node.shown(auto));
        boolean set = auto.equals("NOTSET");
        return new PoolWindow(
                size,
                stride,
                dilation,
                set ? Arrays.copyOf(pads, 2) : new long[2],
                set ? Arrays.copyOfRange(pads, 2, 4) : new long[2],
                auto,
                node.flag("ceil_mode", false));
    }

    private static boolean within(long[] values, long least) {
        return Arrays.stream(values).allMatch(v -> v >= least && v <= LARGEST);
    }

    /// @param d 0 for height, 1 for width
    /// @param size of the input
    Side side(Node node, int d, long size) {
        long extent = (kernel[d] - 1) * dilation[d] + 1;
        long before = begin[d];
        long after = end[d];
        long out;
        if (autoPad.startsWith("SAME_")) {
            out = Math.ceilDiv(size, stride[d]);
            long total = Math.max(0, (out - 1) * stride[d] + extent - size);
            before = autoPad.equals("SAME_LOWER") ? total - total / 2 : total / 2;
            after = total - before;
        } else {
            long room = size + before + after - extent;
            node.unless(room >= 0, "expected an input of at least the window's %d pixels, got %d", extent, size);
            out = (ceil ? Math.ceilDiv(room, stride[d]) : room / stride[d]) + 1;
            // a window that would start behind the input and its leading padding does not count
            if (ceil && (out - 1) * stride[d] >= size + before) {
                out--;
            }
        }
        long needed = (out - 1) * stride[d] + extent - size - before;
        return new Side(before, Math.max(0, needed), Math.min(after, Math.max(0, needed)), out);
    }

    /// Whether it covers nothing but the input.
    static boolean bare(Side height, Side width) {
        return height.before() == 0 && height.after() == 0 && width.before() == 0 && width.after() == 0;
    }
}
