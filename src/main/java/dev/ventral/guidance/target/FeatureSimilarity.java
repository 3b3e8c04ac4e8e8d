package dev.ventral.guidance.target;

import dev.ventral.data.image.Images;
import dev.ventral.network.Classifier;
import dev.ventral.similarity.RdmMeasure;
import dev.ventral.similarity.Similarity;
import dev.ventral.similarity.SquareMatrix;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Feature similarity of images in a trained network: cosine similarity of a tap's features, centred over all the
/// images, in float32 and evaluation mode.
public final class FeatureSimilarity {
    private static final int BATCH = 256;

    private FeatureSimilarity() {}

    /// @param images as the network takes them
    public static SquareMatrix of(Classifier network, Images images, String tap) {
        return of(network, images, Map.of(tap, 1.0));
    }

    /// The mixture `sum_k gamma_k S_k` over taps.
    ///
    /// @param gamma weight of each tap
    public static SquareMatrix of(Classifier network, Images images, Map<String, Double> gamma) {
        network.net().checkTaps(gamma.keySet());
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Classifier model = network.exact();
            model.net().eval();
            Tensor mixed = torch.zeros(images.count(), images.count());
            gamma.forEach((tap, weight) -> {
                try (var _ = new PointerScope()) {
                    Tensor features = features(model, images, tap);
                    mixed.add_(Similarity.of(features), Tensors.scalar(weight));
                }
            });
            return new SquareMatrix(images.count(), Tensors.floats(mixed));
        }
    }

    /// The dissimilarity of images in a tap's features.
    ///
    /// @param images as the network takes them
    /// @param measure one that needs neither noise nor folds, as networks have none
    public static SquareMatrix rdm(Classifier network, Images images, String tap, RdmMeasure measure) {
        network.net().checkTaps(List.of(tap));
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Classifier model = network.exact();
            model.net().eval();
            Tensor features = Tensors.scoped(() -> features(model, images, tap));
            return measure.of(features, null);
        }
    }

    /// Flattened activations in evaluation mode, float32 on the CPU, `images x features`.
    ///
    /// @param model in float32 and evaluation mode
    public static Tensor features(Classifier model, Images images, String tap) {
        TensorVector parts = new TensorVector();
        for (int from = 0; from < images.count(); from += BATCH) {
            int[] index = IntStream.range(from, Math.min(images.count(), from + BATCH))
                    .toArray();
            parts.push_back(Tensors.scoped(() -> {
                Tensor pixels = model.compute().place(images.tensor(index));
                return model.activation(pixels, tap).flatten(1, -1).cpu();
            }));
        }
        return torch.cat(parts, 0);
    }
}
