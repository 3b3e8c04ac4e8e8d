package dev.ventral.data;

import dev.ventral.data.image.Images;
import dev.ventral.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The pixels of a batch while they are gathered, each image by any thread: uint8 where its images are.
final class PixelBlock {
    private static final int LEVELS = 255;

    private final Images like;
    private final int count;
    private final byte[] levels;
    private final float[] floats;

    /// @param like whose size and type of pixel it has
    PixelBlock(Images like, int count) {
        this.like = like;
        this.count = count;
        int size = Math.multiplyExact(count, like.channels() * like.height() * like.width());
        levels = new byte[like.isBytes() ? size : 0];
        floats = new float[like.isBytes() ? 0 : size];
    }

    /// Puts in an image, moved as [Augmentation#shift] would.
    ///
    /// @param row counted from 0
    /// @param image of one
    void put(int row, Images image, int padding, Augmentation.Draw draw) {
        Object source = like.isBytes() ? image.levels(0) : image.pixels(0);
        Object target = like.isBytes() ? levels : floats;
        int height = like.height();
        int width = like.width();
        int right = draw.left() - padding;
        int from = Math.max(0, -right);
        int length = Math.max(0, Math.min(width, width - right) - from);
        for (int c = 0; c < like.channels(); c++) {
            for (int y = 0; y < height; y++) {
                int old = draw.top() - padding + y;
                int start = ((row * like.channels() + c) * height + y) * width;
                if (old >= 0 && old < height && length > 0) {
                    int at = (c * height + old) * width + from + right;
                    System.arraycopy(source, at, target, start + from, length);
                    if (draw.mirrored()) {
                        reverse(start, start + width - 1);
                    }
                }
            }
        }
    }

    private void reverse(int first, int last) {
        if (like.isBytes()) {
            for (int a = first, b = last; a < b; a++, b--) {
                byte moved = levels[a];
                levels[a] = levels[b];
                levels[b] = moved;
            }
        } else {
            for (int a = first, b = last; a < b; a++, b--) {
                float moved = floats[a];
                floats[a] = floats[b];
                floats[b] = moved;
            }
        }
    }

    /// All images as they are kept: a uint8 or float32 CPU tensor.
    Tensor tensor() {
        return like.isBytes()
                ? Tensors.ofBytes(levels, 0, levels.length, count, like.channels(), like.height(), like.width())
                : Tensors.of(floats, count, like.channels(), like.height(), like.width());
    }

    /// Images as they are kept as float32 on [0, 1], on the same device.
    ///
    /// @param levels whether they are kept as uint8
    static Tensor floats(Tensor kept, boolean levels) {
        // A tensor of one value: GPUs replace division by a scalar with a product, which differs by a bit.
        return levels
                ? kept.to(ScalarType.Float)
                        .div(Tensors.of(new float[] {LEVELS}, 1).to(kept.device(), ScalarType.Float))
                : kept;
    }
}
