package dev.ventral.guidance;

import dev.ventral.data.image.Images;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// Shown images, from which steps take some: kept on the device where they are few, on the heap otherwise, as whole
/// training sets are.
final class ShownImages {
    /// Bytes of float32 pixels.
    private static final long LIMIT = 1L << 28;

    private final Images images;
    private final Compute compute;
    private final @Nullable Tensor placed;

    ShownImages(Images images, Compute compute) {
        this.images = images;
        this.compute = compute;
        long size = Float.BYTES * (long) images.count() * images.channels() * images.height() * images.width();
        placed = size <= LIMIT ? compute.place(images.tensor()) : null;
    }

    /// @param index counted from 0
    /// @return `n x C x H x W` on the device
    Tensor take(int[] index) {
        Tensor all = placed;
        return Tensors.scoped(() -> all == null
                ? compute.place(images.tensor(index))
                : all.index_select(0, Tensors.of(index).to(all.device(), ScalarType.Long)));
    }
}
