package dev.ventral.evaluation.attack;

import dev.ventral.data.image.Images;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Prediction: a network's answer to one image.
///
/// @param prediction the class of highest probability
/// @param confidence its softmax probability
public record Prediction(int prediction, double confidence) {

    /// The answers to a few images, in float32.
    ///
    /// @param images of the network's shape
    public static List<Prediction> of(Classifier model, Images images) {
        try (var _ = new PointerScope()) {
            return of(model, model.compute().place(images.tensor()));
        }
    }

    /// The answers to images on the model's device.
    public static List<Prediction> of(Classifier model, Tensor pixels) {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor probability = model.exact().logits(pixels).softmax(1);
            int[] predicted = Tensors.ints(probability.argmax(new LongOptional(1), false));
            float[] confidence = Tensors.floats(probability.amax(new long[] {1}, false));
            var answers = new ArrayList<Prediction>();
            for (int i = 0; i < predicted.length; i++) {
                answers.add(new Prediction(predicted[i], confidence[i]));
            }
            return answers;
        }
    }
}
