package dev.ventral.training;

import dev.ventral.distributed.RankGroup;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Data-parallel group: the ranks that train one network together, each on its part of every batch.
///
/// @param group null for one process by itself
public record DataParallel(@Nullable RankGroup group) {
    /// One process by itself.
    public static final DataParallel ALONE = new DataParallel(null);

    int size() {
        return group == null ? 1 : group.size();
    }

    int rank() {
        return group == null ? 0 : group.rank();
    }

    /// Whether this process writes what only one may write.
    public boolean first() {
        return rank() == 0;
    }

    /// Everyone's mean of it; itself for one alone.
    Tensor mean(Tensor own) {
        return group == null ? own : group.sum(own).div(new Scalar(group.size()));
    }

    /// Fills `all` with everyone's parts of it.
    ///
    /// @param own this rank's part, a view of `all`
    void gather(Tensor all, Tensor own) {
        if (group != null) {
            try (var _ = new PointerScope();
                    var _ = new NoGradGuard()) {
                Tensor part = own.clone();
                all.zero_();
                own.copy_(part);
                all.copy_(group.sum(all));
            }
        }
    }

    /// Everyone's sums of these numbers.
    double[] sum(double... own) {
        return group == null ? own : group.sum(own);
    }

    /// Puts in the place of each tensor everyone's mean of it.
    void average(Iterable<Tensor> tensors) {
        if (group != null) {
            group.average(tensors);
        }
    }

    /// Frees what the backward passes of a step needed.
    void forget() {
        if (group != null) {
            group.forget();
        }
    }

    /// Waits for all.
    public void await() {
        if (group != null) {
            group.await();
        }
    }
}
