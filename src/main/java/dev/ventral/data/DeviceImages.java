package dev.ventral.data;

import dev.ventral.data.image.Images;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A whole set of images on the device, in the type they have on the heap; batches are picked there.
public final class DeviceImages implements AutoCloseable {
    /// Sets of up to this many bytes (1 GiB) are placed on a GPU; the training images of CIFAR have 154 MB,
    /// those of Tiny-ImageNet 1.2 GB.
    public static final long LIMIT = 1L << 30;

    private static final int BLOCK = 1024;

    private final Device device;
    private final boolean bytes;
    private final Tensor images;
    private final Tensor labels;
    private final Tensor levels;

    public DeviceImages(LabelledImages data, Compute compute) {
        try (var _ = new PointerScope()) {
            device = new Device(compute.device());
            device.retainReference();
            Images all = data.images();
            bytes = all.isBytes();
            long[] shape = {all.count(), all.channels(), all.height(), all.width()};
            ScalarType type = bytes ? ScalarType.Byte : ScalarType.Float;
            images = Tensors.keep(
                    torch.empty(shape, new TensorOptions(type), null).to(device, type));
            for (int from = 0; from < all.count(); from += BLOCK) {
                int to = Math.min(from + BLOCK, all.count());
                try (var _ = new PointerScope()) {
                    images.narrow(0, from, to - from).copy_(all.stored(Images.range(from, to)));
                }
            }
            labels = Tensors.keep(Tensors.of(data.labels()).to(device, ScalarType.Long));
            // A tensor of one value: GPUs replace division by a scalar with a product, which differs by a bit.
            levels = Tensors.keep(Tensors.of(new float[] {255}, 1).to(device, ScalarType.Float));
        }
    }

    /// float32 `n x C x H x W` on [0, 1], the very numbers of [Images#tensor(int\[\])].
    public Tensor images(int[] index) {
        return Tensors.scoped(() -> {
            Tensor picked = images.index_select(0, Tensors.of(index).to(device, ScalarType.Long));
            return bytes ? picked.to(ScalarType.Float).div(levels) : picked;
        });
    }

    /// int64 `n`.
    public Tensor labels(int[] index) {
        return Tensors.scoped(() -> labels.index_select(0, Tensors.of(index).to(device, ScalarType.Long)));
    }

    @Override
    public void close() {
        Tensors.release(images);
        Tensors.release(labels);
        Tensors.release(levels);
        device.releaseReference();
    }
}
