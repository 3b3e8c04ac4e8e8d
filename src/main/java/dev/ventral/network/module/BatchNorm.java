package dev.ventral.network.module;

import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// Batch normalization of `N x C x H x W` over N, H and W (Ioffe & Szegedy 2015): `(x - mean) / sqrt(var +
/// 1e-5) * weight + bias`, with PyTorch's names.
///
/// In training mode mean and variance are the batch's, and the running ones follow with momentum .1 (unbiased
/// variance); in evaluation mode they are the running ones, and in both where it is frozen (see [FrozenModules]).
/// Unlike libtorch's own module it can leave the running statistics out of a training-mode pass altogether,
/// which momentum 0 cannot (0 times NaN, and the count of batches goes on).
///
/// With [BatchPeers] the batch is that of all processes: with the sums over all of them, mean m, variance v and
/// number N, the output is that of evaluation mode with m and v, and the gradient that comes back through it,
/// g, becomes `g - mean(g) - (x - m) / (v + eps) * mean(g (x - m))`, the means over all of N.
public final class BatchNorm extends Module {
    static final double EPSILON = 1e-5;
    private static final double MOMENTUM = .1;

    private final Tensor weight;
    private final Tensor bias;
    private final Tensor mean;
    private final Tensor variance;
    private final Tensor batches;
    private final TensorOptional weightArgument;
    private final TensorOptional biasArgument;
    private final TensorOptional meanArgument;
    private final TensorOptional varianceArgument;
    private final TensorOptional nothing = new TensorOptional();
    private @Nullable BatchPeers peers;
    private boolean update = true;
    private boolean frozen;

    BatchNorm(int channels) {
        super();
        weight = torch.ones(channels);
        bias = torch.zeros(channels);
        mean = torch.zeros(channels);
        variance = torch.ones(channels);
        batches = torch.zeros(new long[0], new TensorOptions(ScalarType.Long));
        // What register_* returns points into a list that grows; the tensors given to it share their storage
        // for good.
        register_parameter("weight", weight);
        register_parameter("bias", bias);
        register_buffer("running_mean", mean);
        register_buffer("running_var", variance);
        register_buffer("num_batches_tracked", batches);
        weightArgument = new TensorOptional(weight);
        biasArgument = new TensorOptional(bias);
        meanArgument = new TensorOptional(mean);
        varianceArgument = new TensorOptional(variance);
    }

    void update(boolean on) {
        update = on;
    }

    /// From now on the batch is that of all.
    void share(BatchPeers others) {
        peers = others;
    }

    /// From now on as in evaluation mode, whatever the mode.
    void freeze() {
        frozen = true;
    }

    /// The normalised activations.
    public Tensor forward(Tensor x) {
        boolean training = is_training() && !frozen;
        BatchPeers others = peers;
        if (training && others != null) {
            return together(x, others);
        }
        boolean running = update || !training;
        if (training && update) {
            batches.add_(new Scalar(1));
        }
        return torch.batch_norm(
                x,
                weightArgument,
                biasArgument,
                running ? meanArgument : nothing,
                running ? varianceArgument : nothing,
                training,
                MOMENTUM,
                EPSILON,
                true);
    }

    private Tensor together(Tensor x, BatchPeers others) {
        Tensor total;
        Tensor center;
        Tensor spread;
        try (var _ = new NoGradGuard()) {
            Tensor sums = others.sum(sums(x));
            long channels = x.size(1);
            total = sums.narrow(0, 0, 1);
            Tensor wide = sums.narrow(0, 1, channels).div(total);
            Tensor square = sums.narrow(0, 1 + channels, channels).div(total).sub(wide.square());
            center = wide.to(mean.scalar_type());
            spread = square.clamp_min(new Scalar(0)).to(mean.scalar_type());
            if (update) {
                batches.add_(new Scalar(1));
                Tensor unbiased = spread.mul(total.div(total.sub(new Scalar(1))).to(mean.scalar_type()));
                mean.mul_(new Scalar(1 - MOMENTUM)).add_(center, new Scalar(MOMENTUM));
                variance.mul_(new Scalar(1 - MOMENTUM)).add_(unbiased, new Scalar(MOMENTUM));
            }
        }
        Tensor input = x.requires_grad()
                ? others.changing(
                        x, g -> throughStatistics(g, x, center, spread, total, others), x, center, spread, total)
                : x;
        return torch.batch_norm(
                input,
                weightArgument,
                biasArgument,
                new TensorOptional(center),
                new TensorOptional(spread),
                false,
                MOMENTUM,
                EPSILON,
                true);
    }

    /// Number, sum and sum of squares of each channel, in float64, in which their differences lose nothing.
    private Tensor sums(Tensor x) {
        var own = torch.batch_norm_update_stats(x.detach(), nothing, nothing, MOMENTUM);
        double number = (double) x.numel() / x.size(1);
        Tensor center = own.get0().to(ScalarType.Double);
        Tensor squares = own.get1().to(ScalarType.Double).add(center.square());
        Tensor count = torch.ones_like(center.narrow(0, 0, 1));
        return torch.cat(new TensorVector(count, center, squares), 0).mul(new Scalar(number));
    }

    /// Both means from the engine's backward pass of an evaluation-mode normalisation, whose gradients of
    /// weight and bias are sum(g (x - m) / sqrt(v + eps)) and sum(g); what they take off is a normalisation,
    /// too.
    private static Tensor throughStatistics(
            Tensor g, Tensor x, Tensor center, Tensor spread, Tensor total, BatchPeers others) {
        Tensor seen = x.detach();
        var mean = new TensorOptional(center);
        var variance = new TensorOptional(spread);
        var nothing = new TensorOptional();
        var asked = new BoolPointer(3).put(0, false).put(1, true).put(2, true);
        var own = torch.native_batch_norm_backward(
                g, seen, nothing, mean, variance, nothing, nothing, false, EPSILON, asked);
        Tensor means = others.sum(torch.cat(new TensorVector(own.get1(), own.get2()), 0))
                .div(total.to(center.scalar_type()))
                .neg();
        long channels = x.size(1);
        var slope = new TensorOptional(means.narrow(0, 0, channels));
        var offset = new TensorOptional(means.narrow(0, channels, channels));
        return torch.batch_norm(seen, slope, offset, mean, variance, false, MOMENTUM, EPSILON, true)
                .add_(g);
    }

    Tensor weight() {
        return weight;
    }

    Tensor bias() {
        return bias;
    }

    Tensor mean() {
        return mean;
    }

    Tensor variance() {
        return variance;
    }
}
