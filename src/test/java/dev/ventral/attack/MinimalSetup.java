package dev.ventral.attack;

import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/// What tests of attacks that look for the smallest change share.
final class MinimalSetup {
    static final int COUNT = 12;

    private MinimalSetup() {}

    static Evaluator evaluator() {
        return new Evaluator(16, Progress.none());
    }

    static Tensor uniform(long seed, long... shape) {
        return new ImageRandom(seed, IntStream.range(0, COUNT).toArray()).uniform(0, shape);
    }

    /// The images with the network's own answers as labels.
    static LabelledImages data(Classifier model, Tensor images) {
        Images own = Images.ofFloats(
                COUNT,
                Math.toIntExact(images.size(1)),
                Math.toIntExact(images.size(2)),
                Math.toIntExact(images.size(3)),
                Tensors.floats(images));
        return new LabelledImages("set", own, Tensors.ints(model.predict(images)), List.of("a", "b", "c", "d"));
    }
}
