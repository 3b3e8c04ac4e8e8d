package dev.ventral.evaluation;

import dev.ventral.InputError;
import dev.ventral.attack.Norm;
import dev.ventral.data.LabelledImages;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Tensors;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Decides which images a network gets right, by a forward pass in float32 of its own; trusts nothing an attack
/// returns.
///
/// @param model computes in float32
/// @param what the perturbation, for messages
record Judge(Classifier model, LabelledImages data, String what) {
    private static final double SLACK = 1e-6;

    /// Whether each image is classified correctly.
    ///
    /// @param index their numbers in the data set
    boolean[] correct(Tensor pixels, int[] index) {
        int[] predicted;
        try (var _ = new NoGradGuard()) {
            Tensor logits = model.logits(pixels);
            Tensor broken = logits.isnan().any(1L);
            predicted = Tensors.ints(logits.argmax(new LongOptional(1), false).masked_fill(broken, new Scalar(-1.0)));
        }
        boolean[] correct = new boolean[index.length];
        for (int i = 0; i < index.length; i++) {
            InputError.unless(
                    predicted[i] >= 0,
                    "%s: image %s, %s: expected numbers as logits, got NaN; the network cannot be evaluated",
                    data.name(),
                    index[i],
                    what);
            correct[i] = predicted[i] == data.labels()[index[i]];
        }
        return correct;
    }

    /// Whether each image survives: its candidate, brought into ball and bounds, is classified correctly.
    boolean[] correct(Norm norm, Tensor images, Tensor candidates, double epsilon, int[] index) {
        Tensor admitted;
        double[] sizes;
        try (var _ = new NoGradGuard()) {
            admitted = admit(norm, images, candidates, epsilon);
            sizes = Tensors.doubles(norm.size(admitted.to(ScalarType.Double).sub(images.to(ScalarType.Double))));
        }
        for (int i = 0; i < index.length; i++) {
            InputError.unless(
                    !Double.isNaN(sizes[i]),
                    "%s: image %s, %s: expected pixels from the attack, got NaN (gradient of the network not finite?)",
                    data.name(),
                    index[i],
                    what);
            if (sizes[i] > epsilon * (1 + SLACK)) {
                throw new IllegalStateException("image " + index[i] + ": changed by " + sizes[i] + " > " + epsilon);
            }
        }
        return correct(admitted, index);
    }

    /// The candidates, projected onto the ball around the images and clipped to [0, 1], both in float64, then
    /// rounded to float32 *towards the image*, so that they leave neither ball nor bounds by one unit in the
    /// last place.
    static Tensor admit(Norm norm, Tensor images, Tensor candidates, double epsilon) {
        Tensor centre = images.to(ScalarType.Double);
        Tensor inBounds = clip(candidates.to(ScalarType.Double));
        Tensor change = norm.project(inBounds.sub(centre), epsilon);
        Tensor rounded = clip(centre.add(change)).to(ScalarType.Float);
        Tensor outside = rounded.to(ScalarType.Double).sub(centre).abs().gt(change.abs());
        return rounded.nextafter(images).where(outside, rounded);
    }

    private static Tensor clip(Tensor pixels) {
        return pixels.clamp_min(new Scalar(0)).clamp_max(new Scalar(1));
    }
}
