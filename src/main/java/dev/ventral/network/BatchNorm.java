package dev.ventral.network;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Batch normalization of `N x C x H x W` over N, H and W (Ioffe & Szegedy 2015): `(x - mean) / sqrt(var +
/// 1e-5) * weight + bias`, with PyTorch's names.
///
/// In training mode mean and variance are the batch's, and the running ones follow with momentum .1 (unbiased
/// variance); in evaluation mode they are the running ones, and in both where it is frozen (see [Frozen]).
/// Unlike libtorch's own module it can leave the running statistics out of a training-mode pass altogether,
/// which momentum 0 cannot (0 times NaN, and the count of batches goes on).
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

    /// From now on as in evaluation mode, whatever the mode.
    void freeze() {
        frozen = true;
    }

    /// The normalised activations.
    public Tensor forward(Tensor x) {
        boolean training = is_training() && !frozen;
        boolean running = update || !training;
        if (training && update) {
            batches.add_(new org.bytedeco.pytorch.Scalar(1));
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
