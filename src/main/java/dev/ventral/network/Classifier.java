package dev.ventral.network;

import dev.ventral.network.module.BatchPeers;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// Classifier: a network together with its normalisation: images in pixels on [0, 1] in, logits out.
///
/// Attacks and corruptions see nothing but pixels, so that an epsilon cannot mean anything else. The classifier
/// lives in the pointer scope that was open when it was made.
public final class Classifier {
    private final Net net;
    private final Compute compute;
    private final Normalization normalization;
    private final boolean plain;
    private final @Nullable BatchPeers peers;
    private final Tensor factor;
    private final Tensor offset;

    /// @param net placed by `compute` already
    public Classifier(Net net, Normalization normalization, Compute compute) {
        this(net, normalization, compute, null);
    }

    private Classifier(Net net, Normalization normalization, Compute compute, @Nullable BatchPeers peers) {
        this.net = net;
        this.peers = peers;
        this.compute = compute;
        this.normalization = normalization;
        int channels = normalization.mean().size();
        float[] a = new float[channels];
        float[] b = new float[channels];
        boolean identity = true;
        for (int c = 0; c < channels; c++) {
            a[c] = (float) (normalization.scale() / normalization.std().get(c));
            b[c] = (float) (-normalization.mean().get(c) / normalization.std().get(c));
            identity &= a[c] == 1 && b[c] == 0;
        }
        plain = identity;
        factor = compute.exact().place(Tensors.of(a, 1, channels, 1, 1));
        offset = compute.exact().place(Tensors.of(b, 1, channels, 1, 1));
    }

    public Net net() {
        return net;
    }

    public Compute compute() {
        return compute;
    }

    public Normalization normalization() {
        return normalization;
    }

    /// The same network, computing in float32: for every number that is reported.
    public Classifier exact() {
        return compute.bfloat16() ? new Classifier(net, normalization, compute.exact(), peers) : this;
    }

    /// The same network, which shares with others the images that all of them are given: each passes its
    /// part, and all see logits and activations of the whole.
    public Classifier shared(BatchPeers others) {
        return new Classifier(net, normalization, compute, others);
    }

    /// Logits (float32, `N x classes`) of images `N x C x H x W` on [0, 1], on the classifier's device.
    public Tensor logits(Tensor pixels) {
        return logits(pixels, Taps.none());
    }

    /// Logits, and the activations asked for, by names of taps or of regions.
    ///
    /// Where the taps end the forward pass early, the result is meaningless.
    public Tensor logits(Tensor pixels, Taps taps) {
        taps.means(net::tap);
        BatchPeers others = peers;
        if (others == null) {
            return pass(pixels, taps);
        }
        long images = pixels.size(0);
        Tensor logits = pass(pixels.narrow(0, others.first(images), others.count(images)), taps);
        taps.replace(activation -> others.whole(activation, images));
        return taps.stop() ? logits : others.whole(logits, images);
    }

    private Tensor pass(Tensor pixels, Taps taps) {
        try (var _ = compute.autocast()) {
            Tensor input = plain ? pixels : pixels.mul(factor).add(offset);
            return net.forward(input, taps).to(ScalarType.Float);
        }
    }

    /// The activation of one tap, as the network computed it; the forward pass ends there.
    public Tensor activation(Tensor pixels, String tap) {
        Taps taps = Taps.only(List.of(tap));
        logits(pixels, taps);
        return taps.get(tap);
    }

    /// The class of highest logit for each image, int64 `N`, without gradients.
    public Tensor predict(Tensor pixels) {
        try (var _ = new org.bytedeco.pytorch.NoGradGuard()) {
            return Tensors.scoped(() -> logits(pixels).argmax(new org.bytedeco.pytorch.LongOptional(1), false));
        }
    }
}
