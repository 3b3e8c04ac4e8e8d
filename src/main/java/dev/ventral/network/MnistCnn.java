package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Title;
import dev.ventral.network.module.Net;
import java.util.List;

/// The small network for MNIST of Wong & Kolter 2018 ("Provable defenses against adversarial examples via the
/// convex outer adversarial polytope", section 5) and Wong, Rice & Kolter 2020 ("Fast is better than free"):
/// convolutions to 16 and 32 channels (4 x 4, stride 2), 100 hidden units, ReLU. Names are the layers'
/// places: `0`, `2`, `5` and `7` have weights.
@JsonClassDescription("The small network for MNIST of Wong & Kolter 2018.")
@JsonTypeName("mnist-cnn")
@Title("MNIST CNN")
public record MnistCnn() implements Architecture {
    private static final Sequential LAYERS = new Sequential(List.of(
            new Layer.Conv(16, 4, 2, 1, true, null),
            new Layer.Relu(null),
            new Layer.Conv(32, 4, 2, 1, true, null),
            new Layer.Relu(null),
            new Layer.Flatten(null),
            new Layer.Linear(100, null),
            new Layer.Relu(null),
            new Layer.Linear(null, null)));

    @Override
    public Net build(ImageShape shape, int classes) {
        return LAYERS.build(shape, classes);
    }
}
