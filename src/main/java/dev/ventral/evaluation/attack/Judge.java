package dev.ventral.evaluation.attack;

import dev.ventral.InputError;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.Norm;
import dev.ventral.data.LabelledImages;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Judge of attacks: decides what a network answers, by a forward pass in float32 of its own; trusts nothing an
/// attack returns.
///
/// @param model computes in float32
/// @param what the perturbation, for messages
public record Judge(Classifier model, LabelledImages data, String what) {
    /// How much more than epsilon a change may measure, relative to it.
    static final double SLACK = 1e-6;

    /// The network's answers.
    ///
    /// @param index the images' numbers in the data set
    /// @throws InputError if a logit is NaN
    int[] predictions(Tensor pixels, int[] index) {
        int[] predicted;
        try (var _ = new NoGradGuard()) {
            Tensor logits = model.logits(pixels);
            InputError.unless(
                    logits.size(1) >= 2, "%s: expected a network of at least two classes, got one logit", data.name());
            Tensor broken = logits.isnan().any(1L);
            predicted = Tensors.ints(logits.argmax(new LongOptional(1), false).masked_fill(broken, new Scalar(-1.0)));
        }
        refuseLost(Arrays.stream(predicted).map(p -> p < 0 ? 1 : 0).toArray(), index);
        return Arrays.copyOf(predicted, index.length);
    }

    /// Throws if any row (not 0) has given NaN as a logit.
    void refuseLost(int[] lost, int[] index) {
        for (int i = 0; i < index.length; i++) {
            InputError.unless(
                    lost[i] == 0,
                    "%s: image %s, %s: expected numbers as logits, got NaN; the network cannot be evaluated",
                    data.name(),
                    index[i],
                    what);
        }
    }

    /// Whether each image is classified correctly.
    public boolean[] correct(Tensor pixels, int[] index) {
        int[] predicted = predictions(pixels, index);
        boolean[] correct = new boolean[index.length];
        for (int i = 0; i < index.length; i++) {
            correct[i] = predicted[i] == data.labels()[index[i]];
        }
        return correct;
    }

    /// What the network answers to candidates that are in ball and bounds already, and how far they are.
    ///
    /// @param admitted see [#admit]
    /// @param epsilon infinite where there is no ball
    List<Verdict> verdicts(Norm norm, Tensor images, Tensor admitted, Goal goal, double epsilon, int[] index) {
        List<Map<Norm, Double>> sizes = sizes(norm, images, admitted, epsilon, index);
        int[] predicted = predictions(admitted, index);
        boolean[] met = goal.met(predicted);
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < index.length; i++) {
            verdicts.add(new Verdict(met[i], predicted[i], sizes.get(i)));
        }
        return verdicts;
    }

    private List<Map<Norm, Double>> sizes(Norm norm, Tensor images, Tensor admitted, double epsilon, int[] index) {
        List<Map<Norm, Double>> all = new ArrayList<>();
        Arrays.stream(index).forEach(_ -> all.add(new EnumMap<>(Norm.class)));
        try (var _ = new NoGradGuard()) {
            Tensor change = admitted.to(ScalarType.Double).sub(images.to(ScalarType.Double));
            for (Norm each : Norm.values()) {
                double[] sizes = Tensors.doubles(each.size(change));
                for (int i = 0; i < index.length; i++) {
                    all.get(i).put(each, sizes[i]);
                }
                check(norm.equals(each) ? sizes : new double[0], epsilon, index);
            }
        }
        return all;
    }

    private void check(double[] sizes, double epsilon, int[] index) {
        for (int i = 0; i < sizes.length; i++) {
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
    }

    /// The candidates, projected onto the ball around the images and clipped to [0, 1], both in float64, then
    /// rounded to float32 *towards the image*, so that they leave neither ball nor bounds by one unit in the
    /// last place. NaN stays NaN.
    ///
    /// @param epsilon infinite where there is no ball
    public static Tensor admit(Norm norm, Tensor images, Tensor candidates, double epsilon) {
        Tensor centre = images.to(ScalarType.Double);
        Tensor inBounds = clip(candidates.to(ScalarType.Double));
        if (Double.isInfinite(epsilon)) {
            return inBounds.to(ScalarType.Float);
        }
        Tensor change = norm.project(inBounds.sub(centre), epsilon);
        Tensor rounded = clip(centre.add(change)).to(ScalarType.Float);
        Tensor outside = rounded.to(ScalarType.Double).sub(centre).abs().gt(change.abs());
        return rounded.nextafter(images).where(outside, rounded);
    }

    private static Tensor clip(Tensor pixels) {
        return pixels.clamp_min(new Scalar(0)).clamp_max(new Scalar(1));
    }
}
