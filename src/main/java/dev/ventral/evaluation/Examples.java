package dev.ventral.evaluation;

import dev.ventral.data.image.Images;
import dev.ventral.evaluation.attack.Prediction;
import dev.ventral.results.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Examples of what was measured: pixels, and what the network says of them.
final class Examples {
    private Examples() {}

    /// The middle one of some strengths; 0 where there are none.
    static double middle(List<Double> strengths) {
        return strengths.isEmpty() ? 0 : strengths.get(strengths.size() / 2);
    }

    /// The rows of a matrix.
    static float[][] rows(float[] all, int count) {
        int each = all.length / count;
        float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = Arrays.copyOfRange(all, i * each, (i + 1) * each);
        }
        return rows;
    }

    /// @param like images of the same shape
    /// @param pixels of the images shown, in their order
    static List<Example> of(
            Subject network, Images like, float[][] pixels, String perturbation, String norm, double strength) {
        List<Example> examples = new ArrayList<>();
        if (pixels.length > 0) {
            List<Prediction> answers = Prediction.of(
                    network.model(), Images.ofFloats(like.channels(), like.height(), like.width(), pixels));
            for (int i = 0; i < pixels.length; i++) {
                examples.add(new Example(
                        network.shown()[i],
                        perturbation,
                        norm,
                        strength,
                        pixels[i],
                        like.channels(),
                        like.height(),
                        like.width(),
                        answers.get(i).prediction(),
                        answers.get(i).confidence()));
            }
        }
        return examples;
    }
}
