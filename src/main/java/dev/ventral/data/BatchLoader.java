package dev.ventral.data;

import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Shuffled, augmented batches of a set, on the device that computes.
///
/// The batches of an epoch are a function of the seed and the epoch. On the CPU, and for large sets, they are
/// prepared ahead on another thread; sets below [DeviceImages#LIMIT] live on the GPU, and batches are picked
/// and augmented there. Both ways give the same numbers (rotation on a GPU: up to rounding).
public final class BatchLoader implements AutoCloseable {
    private final LabelledImages data;
    private final int size;
    private final boolean dropLast;
    private final Augmentation augmentation;
    private final Compute compute;
    private final @Nullable DeviceImages resident;

    /// @param size images per batch
    /// @param dropLast leave out a last batch of fewer images
    public BatchLoader(LabelledImages data, int size, boolean dropLast, Augmentation augmentation, Compute compute) {
        this(
                data,
                size,
                dropLast,
                augmentation,
                compute,
                compute.cuda() && data.images().size() <= DeviceImages.LIMIT);
    }

    BatchLoader(
            LabelledImages data,
            int size,
            boolean dropLast,
            Augmentation augmentation,
            Compute compute,
            boolean onDevice) {
        this.data = data;
        this.size = size;
        this.dropLast = dropLast;
        this.augmentation = augmentation;
        this.compute = compute;
        resident = onDevice ? new DeviceImages(data, compute) : null;
    }

    /// The number of batches of an epoch.
    public int perEpoch() {
        return dropLast ? data.count() / size : Math.ceilDiv(data.count(), size);
    }

    /// The batches of one epoch, to be closed.
    public Batches epoch(long seed, int epoch) {
        return epoch(seed, epoch, 0, 1);
    }

    /// One rank's parts of them: every `ranks`-th image of each batch.
    public Batches epoch(long seed, int epoch, int rank, int ranks) {
        var parts = Batches.parts(Batches.order(data.count(), seed, epoch), size, dropLast).stream()
                .map(batch -> ranks == 1 ? batch : Batches.own(batch, rank, ranks))
                .toList();
        if (resident != null) {
            return new Batches(parts, index -> picked(resident, index, seed, epoch), UnaryOperator.identity(), false);
        }
        if (compute.cuda()) {
            // The copy to the GPU is left to the thread that uses it, whose streams and captures it must not
            // disturb.
            return new Batches(parts, index -> made(index, seed, epoch), this::placed, true);
        }
        return new Batches(parts, index -> placed(made(index, seed, epoch)), UnaryOperator.identity(), true);
    }

    private Batch picked(DeviceImages from, int[] index, long seed, int epoch) {
        try (var _ = new PointerScope()) {
            Tensor images = augmentation.apply(from.images(index), seed, epoch, index);
            return new Batch(compute.place(images), from.labels(index), index);
        }
    }

    private Batch made(int[] index, long seed, int epoch) {
        try (var _ = new PointerScope()) {
            int[] labels = new int[index.length];
            for (int i = 0; i < index.length; i++) {
                labels[i] = data.labels()[index[i]];
            }
            Tensor images = augmentation.apply(data.images().tensor(index), seed, epoch, index);
            return new Batch(images, Tensors.of(labels), index);
        }
    }

    private Batch placed(Batch batch) {
        try (batch;
                var _ = new PointerScope()) {
            return new Batch(compute.place(batch.images()), compute.place(batch.labels()), batch.index());
        }
    }

    @Override
    public void close() {
        if (resident != null) {
            resident.close();
        }
    }
}
