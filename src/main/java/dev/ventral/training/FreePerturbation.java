package dev.ventral.training;

import dev.ventral.attack.step.Norm;
import dev.ventral.data.Batch;
import dev.ventral.network.ImageShape;
import dev.ventral.tensor.Compute;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// [InputPerturbation.FreeAdversarial]: one perturbation for each place in the batch, whichever image has it.
/// Several ranks have each the places of their own images.
final class FreePerturbation implements PerturbationStep {
    private final Norm norm;
    private final double epsilon;
    private final int replays;
    private final DataParallel company;
    private final Tensor delta;
    private final Tensor own;
    private @Nullable Tensor asked;

    FreePerturbation(
            InputPerturbation.FreeAdversarial setting,
            Compute compute,
            ImageShape shape,
            int batch,
            DataParallel company) {
        norm = setting.norm();
        epsilon = setting.epsilon();
        replays = setting.replays();
        this.company = company;
        delta = compute.place(torch.zeros(batch, shape.channels(), shape.height(), shape.width()));
        int ranks = company.size();
        own = ranks == 1
                ? delta
                : delta.view(batch / ranks, ranks, shape.channels(), shape.height(), shape.width())
                        .select(1, company.rank());
    }

    @Override
    public int replays() {
        return replays;
    }

    /// The gradient is asked of the perturbation rather than of the images: where clipping ends a pixel's
    /// change, it is 0, as in the authors' code.
    @Override
    public Tensor images(Batch batch, long step) {
        Tensor leaf = own.detach().clone().requires_grad_(true);
        asked = leaf;
        return batch.images().add(leaf).clamp_min(new Scalar(0)).clamp_max(new Scalar(1));
    }

    @Override
    public void learnt() {
        Tensor leaf = asked;
        asked = null;
        if (leaf != null && leaf.grad().defined()) {
            try (var _ = new NoGradGuard()) {
                Tensor moved = own.add(norm.steepest(leaf.grad()), new Scalar(epsilon));
                own.copy_(norm.project(moved, epsilon));
            }
        }
    }

    @Override
    public Map<String, Tensor> state() {
        company.gather(delta, own);
        return Map.of("perturbation.delta", delta);
    }
}
