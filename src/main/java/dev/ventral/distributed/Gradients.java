package dev.ventral.distributed;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BackendOptional;
import org.bytedeco.pytorch.BoolVector;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.ProcessGroup;
import org.bytedeco.pytorch.Reducer;
import org.bytedeco.pytorch.SizeTStringMap;
import org.bytedeco.pytorch.SizeTVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/// The gradients of parameters, averaged over ranks in buckets, each as soon as the backward pass has filled it
/// (c10d's Reducer, which PyTorch's DistributedDataParallel is made of; Li et al. 2020, section 3.2).
public final class Gradients implements AutoCloseable {
    private static final long FIRST_BUCKET = 1L << 20;
    private static final long BUCKET = 25L << 20;
    private final ProcessGroup group;
    private final Reducer reducer;

    /// @param parameters in the order in which forward passes use them, the same on all ranks
    public Gradients(RankGroup ranks, Collection<Tensor> parameters) {
        try (var _ = new PointerScope()) {
            group = new ProcessGroup(ranks.rank(), ranks.size());
            boolean cuda = parameters.iterator().next().is_cuda();
            var type = cuda ? ProcessGroup.BackendType.NCCL : ProcessGroup.BackendType.GLOO;
            group.setBackend(cuda ? DeviceType.CUDA : DeviceType.CPU, type, new BackendOptional(ranks.backend()));
            group.setDefaultBackend(type);
            group.retainReference();
            // gradients come from the last parameter to the first, and so do the buckets
            List<Tensor> backwards = new ArrayList<>(parameters).reversed();
            var all = new TensorVector(backwards.toArray(new Tensor[0]));
            var buckets =
                    torch.compute_bucket_assignment_by_size(all, new SizeTVector(new long[] {FIRST_BUCKET, BUCKET}));
            reducer = new Reducer(
                    all,
                    buckets.get0(),
                    group,
                    new BoolVector(new boolean[backwards.size()]),
                    BUCKET,
                    true,
                    false,
                    new SizeTStringMap(),
                    FIRST_BUCKET,
                    false,
                    false,
                    new LongVector(FIRST_BUCKET, BUCKET));
            reducer.retainReference();
        }
    }

    /// Announces the last backward pass of a step: what it and those before it gave each parameter becomes
    /// the mean over ranks while it runs.
    public void last(Tensor loss) {
        try (var _ = new PointerScope()) {
            reducer.prepare_for_backward(new TensorVector(loss));
        }
    }

    @Override
    public void close() {
        reducer.releaseReference();
        group.releaseReference();
    }
}
