package dev.ventral.data;

import dev.ventral.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/// One batch, which owns its tensors: they belong to no scope and live until [#close].
public final class Batch implements AutoCloseable {
    private final Tensor images;
    private final Tensor labels;
    private final int[] index;
    private boolean open = true;

    /// Keeps the tensors beyond the scope they were made in.
    Batch(Tensor images, Tensor labels, int[] index) {
        this.images = Tensors.keep(images);
        this.labels = Tensors.keep(labels);
        this.index = index;
    }

    /// float32 `n x C x H x W` on [0, 1].
    public Tensor images() {
        return images;
    }

    /// int64 `n`.
    public Tensor labels() {
        return labels;
    }

    /// The number of each image in its set.
    public int[] index() {
        return index.clone();
    }

    /// The number of images.
    public int count() {
        return index.length;
    }

    /// Frees the tensors; a second call does nothing.
    @Override
    public void close() {
        if (open) {
            open = false;
            Tensors.release(images);
            Tensors.release(labels);
        }
    }
}
