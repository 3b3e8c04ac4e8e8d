package dev.ventral.data;

import dev.ventral.data.image.Images;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Engine;
import dev.ventral.tensor.Tensors;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Shuffled, augmented batches of a set, on the device that computes.
///
/// The batches of an epoch are a function of the seed and the epoch. On the CPU, and for large sets, they are
/// prepared ahead on another thread, images that have to be decoded or resized on as many as the engine has;
/// sets below [DeviceImages#LIMIT] live on the GPU, and batches are picked and augmented there. All ways give
/// the same numbers (rotation on a GPU: up to rounding).
public final class BatchLoader implements AutoCloseable {
    private final LabelledImages data;
    private final int size;
    private final boolean dropLast;
    private final Augmentation augmentation;
    private final Compute compute;
    private final @Nullable DeviceImages resident;
    private final @Nullable Workers workers;

    /// @param size images per batch
    /// @param dropLast leave out a last batch of fewer images
    public BatchLoader(LabelledImages data, int size, boolean dropLast, Augmentation augmentation, Compute compute) {
        this(
                data,
                size,
                dropLast,
                augmentation,
                compute,
                compute.cuda()
                        && !data.images().inFiles()
                        && augmentation.resizedCrop() == null
                        && data.images().size() <= DeviceImages.LIMIT);
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
        boolean laborious = data.images().inFiles() || augmentation.resizedCrop() != null;
        workers = laborious ? new Workers(Engine.threads()) : null;
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
            return new Batches(
                    parts, index -> () -> picked(resident, index, seed, epoch), UnaryOperator.identity(), false);
        }
        if (compute.cuda()) {
            // The copy to the GPU is left to the thread that uses it, whose streams and captures it must not
            // disturb. Levels are a quarter of what floats are.
            return new Batches(parts, index -> begun(index, seed, epoch), batch -> placed(batch, seed, epoch), true);
        }
        return new Batches(
                parts,
                index -> {
                    Batches.Begun begun = begun(index, seed, epoch);
                    return () -> placed(begun.await(), seed, epoch);
                },
                UnaryOperator.identity(),
                true);
    }

    private Batch picked(DeviceImages from, int[] index, long seed, int epoch) {
        try (var _ = new PointerScope()) {
            Tensor images = augmentation.apply(from.images(index), seed, epoch, index);
            return new Batch(compute.place(images), from.labels(index), index);
        }
    }

    /// A batch that is being gathered, its images as they are kept, cut and mirrored.
    private Batches.Begun begun(int[] index, long seed, int epoch) {
        var block = new PixelBlock(data.images(), index.length);
        if (workers == null) {
            return () -> {
                for (int row = 0; row < index.length; row++) {
                    put(block, row, index[row], seed, epoch);
                }
                return gathered(block, index);
            };
        }
        Workers.Job job = workers.begin(index.length, row -> put(block, row, index[row], seed, epoch));
        return () -> {
            job.await();
            return gathered(block, index);
        };
    }

    private void put(PixelBlock block, int row, int image, long seed, int epoch) {
        ResizedCrop crop = augmentation.resizedCrop();
        Images one = crop == null
                ? data.images().decoded(image)
                : data.images().part(image, crop.choice(seed, epoch, image));
        block.put(row, one, augmentation.crop(), augmentation.draw(seed, epoch, image));
    }

    private Batch gathered(PixelBlock block, int[] index) {
        try (var _ = new PointerScope()) {
            int[] labels = new int[index.length];
            for (int i = 0; i < index.length; i++) {
                labels[i] = data.labels()[index[i]];
            }
            return new Batch(block.tensor(), Tensors.of(labels), index);
        }
    }

    /// On the device, as float32, with the rest of the augmentation.
    private Batch placed(Batch batch, long seed, int epoch) {
        try (batch;
                var _ = new PointerScope()) {
            Tensor pixels =
                    PixelBlock.floats(onDevice(batch.images()), data.images().isBytes());
            Tensor images = augmentation.affine(pixels, augmentation.draws(seed, epoch, batch.index()));
            return new Batch(compute.place(images), compute.place(batch.labels()), batch.index());
        }
    }

    private Tensor onDevice(Tensor tensor) {
        return tensor.to(new Device(compute.device()), tensor.scalar_type());
    }

    @Override
    public void close() {
        if (resident != null) {
            resident.close();
        }
        if (workers != null) {
            workers.close();
        }
    }
}
