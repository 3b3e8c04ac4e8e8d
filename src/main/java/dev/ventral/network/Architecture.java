package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ventral.network.module.Net;
import org.bytedeco.pytorch.global.torch;

/// Architecture: a network that can be built; the catalogue of networks (`network: {kind: …}` in an experiment file).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Architecture
        permits Resnet,
                ResnetCifar,
                Vgg,
                Alexnet,
                CornetS,
                Vit,
                VitSmall,
                VitBase,
                MnistCnn,
                Sequential,
                RegionMapped,
                Vonenet,
                CustomArchitecture {

    /// A freshly initialised network in float32 on the CPU, in training mode, in the innermost open pointer
    /// scope.
    ///
    /// The weights are drawn from the engine's generator; the other form of this method seeds it.
    ///
    /// @param shape of the images
    /// @param classes number of logits
    Net build(ImageShape shape, int classes);

    /// The network that `seed` gives: the same weights each time. It knows the taps that stand for regions of
    /// the brain ([Regions]).
    default Net build(ImageShape shape, int classes, long seed) {
        Net net;
        // the engine has one generator for all threads
        synchronized (Architecture.class) {
            torch.manual_seed(seed);
            net = build(shape, classes);
        }
        net.regions(Regions.of(this));
        return net;
    }
}
