package dev.ventral.training;

import dev.ventral.Seeds;
import dev.ventral.corruption.Corruption;
import dev.ventral.data.Batch;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// [InputPerturbation.Corrupted]: the front of each batch, every image at a level of its own.
final class CorruptedImages implements PerturbationStep {
    private static final long LEVEL = 0xC1;
    private static final long DRAW = 0xC2;
    private final Corruption corruption;
    private final double share;
    private final long seed;
    private final DataParallel company;

    CorruptedImages(InputPerturbation.Corrupted setting, long seed, DataParallel company) {
        corruption = setting.corruption();
        share = setting.share();
        this.seed = seed;
        this.company = company;
    }

    @Override
    public Tensor images(Batch batch, long step) {
        int[] index = Arrays.copyOf(batch.index(), InputPerturbation.images(share, batch.count(), company));
        List<Double> levels = corruption.levels();
        int[] drawn = Arrays.stream(index)
                .map(image -> new SplittableRandom(Seeds.mix(seed, step, image, LEVEL)).nextInt(levels.size()))
                .toArray();
        var random = new ImageRandom(Seeds.mix(seed, step, DRAW), index);
        Tensor images = batch.images().clone();
        for (int level = 0; level < levels.size(); level++) {
            int own = level;
            int[] rows = IntStream.range(0, index.length)
                    .filter(row -> drawn[row] == own)
                    .toArray();
            if (rows.length > 0) {
                Tensor place = Tensors.of(rows).to(new Device(images.device()), ScalarType.Long);
                Tensor corrupted =
                        corruption.apply(images.index_select(0, place), levels.get(level), random.select(rows));
                images.index_copy_(0, place, corrupted.clamp_min(new Scalar(0)).clamp_max(new Scalar(1)));
            }
        }
        return images;
    }
}
