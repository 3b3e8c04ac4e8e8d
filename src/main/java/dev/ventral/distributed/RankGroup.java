package dev.ventral.distributed;

import dev.ventral.InputError;
import dev.ventral.network.module.BatchPeers;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Ranks that compute together: sums over all of them (c10d's process group, Gloo on the CPU, NCCL on GPUs).
/// All ranks ask for the same sums in the same order.
public final class RankGroup implements BatchPeers, AutoCloseable {
    /// How long a rank waits for the others in a sum: as long as one may read data or write a checkpoint.
    static final Duration PATIENCE = Duration.ofMinutes(30);

    private final int rank;
    private final int size;
    private final Compute compute;
    private final Backend backend;
    private final List<Pointer> kept = new ArrayList<>();

    private RankGroup(int rank, int size, Compute compute, Backend backend) {
        this.rank = rank;
        this.size = size;
        this.compute = compute;
        this.backend = backend;
    }

    /// All ranks of a meeting, when each has come this far.
    public static RankGroup of(Rendezvous meeting, Compute compute) {
        RankInfo ranks = meeting.ranks();
        try (var _ = new PointerScope()) {
            Backend backend =
                    compute.cuda() ? Backends.nccl(meeting) : StandardOutput.spared(() -> Backends.gloo(meeting));
            backend.retainReference();
            var group = new RankGroup(ranks.rank(), ranks.size(), compute, backend);
            group.await();
            return group;
        }
    }

    public int rank() {
        return rank;
    }

    public int size() {
        return size;
    }

    Backend backend() {
        return backend;
    }

    @Override
    public Tensor sum(Tensor own) {
        try (var scope = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor sum = own.detach().contiguous().clone();
            backend.allreduce(new TensorVector(sum))._wait();
            return Tensors.handOver(scope, sum);
        }
    }

    /// The sums of everyone's numbers.
    public double[] sum(double... own) {
        try (var _ = new PointerScope()) {
            return Tensors.doubles(sum(compute.place(Tensors.of(own, own.length))));
        }
    }

    /// Puts in the place of each tensor everyone's mean of it.
    public void average(Iterable<Tensor> tensors) {
        for (Tensor tensor : tensors) {
            try (var _ = new PointerScope();
                    var _ = new NoGradGuard()) {
                tensor.copy_(sum(tensor).div(new Scalar(size)));
            }
        }
    }

    /// Puts in the place of each tensor the first rank's.
    public void spread(Iterable<Tensor> tensors) {
        for (Tensor tensor : tensors) {
            try (var _ = new PointerScope();
                    var _ = new NoGradGuard()) {
                tensor.copy_(sum(rank == 0 ? tensor : torch.zeros_like(tensor)));
            }
        }
    }

    /// Waits until all have come this far.
    public void await() {
        double[] everyone = sum(1);
        if (everyone[0] != size) {
            throw new IllegalStateException("expected " + size + " ranks, got " + everyone[0]);
        }
    }

    @Override
    public long first(long images) {
        InputError.unless(
                images >= size,
                "ranks: expected at least one image of each guidance batch for each of %d, got %d",
                size,
                images);
        return images * rank / size;
    }

    @Override
    public long count(long images) {
        return images * (rank + 1) / size - first(images);
    }

    @Override
    public Tensor whole(Tensor own, long images) {
        long first = first(images);
        long count = count(images);
        long[] shape = Tensors.shape(own);
        shape[0] = images;
        Tensor whole = Tensors.scoped(() -> {
            try (var _ = new NoGradGuard()) {
                Tensor placed = torch.zeros(shape, own.options());
                placed.narrow(0, first, count).copy_(own);
                return sum(placed);
            }
        });
        if (!own.requires_grad()) {
            return whole;
        }
        Tensor part = changing(own, gradient -> gradient.mul(new Scalar(size)));
        var rows = new TensorVector(
                whole.narrow(0, 0, first), part, whole.narrow(0, first + count, images - first - count));
        return torch.cat(rows, 0);
    }

    @Override
    public Tensor changing(Tensor tensor, UnaryOperator<Tensor> gradient, Tensor... used) {
        var hook = new TensorTensorHook() {
            @Override
            public TensorBase call(TensorBase arriving) {
                try (var scope = new PointerScope();
                        var _ = new NoGradGuard()) {
                    return Tensors.handOver(scope, gradient.apply(new Tensor(arriving)));
                }
            }
        };
        keep(hook);
        Arrays.stream(used).forEach(this::keep);
        Tensor same = tensor.view_as(tensor);
        same.register_hook(hook);
        return same;
    }

    private void keep(Pointer pointer) {
        pointer.retainReference();
        kept.add(pointer);
    }

    /// Frees what backward passes needed; to be called when all of them are over.
    public void forget() {
        kept.forEach(Pointer::releaseReference);
        kept.clear();
    }

    /// Ends the use of the group. The engine's own part of it stays until the process ends: taken down while
    /// others of the group may still speak, it was seen to damage memory.
    @Override
    public void close() {
        forget();
        backend.deallocate(false);
    }
}
