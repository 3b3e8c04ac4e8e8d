package dev.ventral.training;

import dev.ventral.data.Batch;
import dev.ventral.data.BatchLoader;
import dev.ventral.data.Batches;
import dev.ventral.data.LabelledImages;
import dev.ventral.tensor.Compute;
import org.jspecify.annotations.Nullable;

/// Labelled batches of a training, epoch by epoch, each for as many steps as it is learnt from.
final class LabelledBatches implements AutoCloseable {
    private final BatchLoader loader;
    private final int replays;
    private @Nullable Batches epoch;
    private @Nullable Batch held;
    private int replay;

    /// @param replays steps made on each batch
    LabelledBatches(LabelledImages train, Training training, int replays, Compute compute) {
        loader = new BatchLoader(train, training.batch(), true, training.augment(), compute);
        this.replays = replays;
    }

    /// Whether an epoch has to be begun before the next step.
    boolean closed() {
        return epoch == null;
    }

    /// Begins an epoch, with the batches of one of the ranks.
    void begin(long seed, int number, DataParallel company) {
        epoch = loader.epoch(seed, number, company.rank(), company.size());
    }

    /// The batch of this step.
    Batch current() {
        Batch batch = held;
        if (batch == null) {
            Batches open = epoch;
            if (open == null) {
                throw new IllegalStateException("no epoch has begun");
            }
            batch = open.next();
            held = batch;
        }
        return batch;
    }

    /// Counts a step on the current batch, and says whether it was the epoch's last.
    boolean passed() {
        replay = (replay + 1) % replays;
        if (replay == 0) {
            release();
        }
        Batches open = epoch;
        return held == null && open != null && !open.hasNext();
    }

    /// Closes the epoch.
    void end() {
        Batches open = epoch;
        if (open != null) {
            epoch = null;
            open.close();
        }
    }

    private void release() {
        Batch batch = held;
        if (batch != null) {
            held = null;
            batch.close();
        }
    }

    @Override
    public void close() {
        release();
        end();
        loader.close();
    }
}
