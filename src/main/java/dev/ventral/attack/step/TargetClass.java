package dev.ventral.attack.step;

import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Target class: which one an attack takes an image to.
public enum TargetClass {
    /// Any but the true one: the attack is untargeted.
    NONE,
    /// The class after the true one; the first after the last.
    NEXT,
    /// One of the others, drawn for each image.
    RANDOM,
    /// The most likely of the others, by the network's logits on the clean image.
    LIKELIEST,
    /// The least likely, by the network's logits on the clean image (Kurakin et al. 2017).
    LEAST_LIKELY;

    private static final long STREAM = 0x7A;

    /// The goal for images of these true classes.
    ///
    /// @param logits the network's for the clean images, `N x classes`
    /// @param labels int64 `N`, on the same device
    public Goal goal(Tensor logits, Tensor labels, ImageRandom random) {
        long classes = logits.size(1);
        return switch (this) {
            case NONE -> new Goal(labels, false);
            case NEXT -> new Goal(labels.add(new Scalar(1)).remainder(new Scalar(classes)), true);
            case RANDOM -> new Goal(ImageTensors.beside(labels, drawn(Tensors.ints(labels), classes, random)), true);
            case LIKELIEST ->
                new Goal(new Goal(labels, false).others(logits).argmax(ImageTensors.classes(), false), true);
            case LEAST_LIKELY ->
                new Goal(new Goal(labels, false).others(logits.neg()).argmax(ImageTensors.classes(), false), true);
        };
    }

    private static Tensor drawn(int[] labels, long classes, ImageRandom random) {
        float[] u = Tensors.floats(random.uniform(STREAM, 1));
        int[] drawn = new int[labels.length];
        Arrays.setAll(drawn, i -> (int) ((labels[i] + 1 + (long) (u[i] * (classes - 1))) % classes));
        return Tensors.of(drawn);
    }
}
