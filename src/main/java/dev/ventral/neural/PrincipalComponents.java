package dev.ventral.neural;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.tensor.Scope;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/// Principal components in place of units: of the mean responses to the images that are not held out ([Pca]),
/// applied to all trials. Nothing is scaled before; a [ZScore] before it makes them those of the
/// correlations.
///
/// What follows, measures of reliability and encoding models, is then of components. To predict units through
/// their components, use the encoding `components` instead, which goes back.
///
/// @param components below 1: as few as hold this share of the variance; from 1 on: their number
@JsonClassDescription("Principal components in place of units.")
@JsonTypeName("principal-components")
public record PrincipalComponents(@Default("0.95") double components) implements Preprocessing {

    public PrincipalComponents {
        InputError.unless(
                components > 0 && (components < 1 || components == Math.rint(components) && components < 1e9),
                "principal-components.components: expected a share below 1 or a whole number, got %s",
                components);
    }

    @Override
    public Recording apply(Recording recording, long seed) {
        int units = recording.units();
        int[] heldOut = recording.heldOut();
        int[] known = IntStream.range(0, recording.count())
                .filter(i -> Arrays.binarySearch(heldOut, i) < 0)
                .toArray();
        InputError.unless(
                known.length >= 2,
                "recording %s: expected at least 2 images that are not held out, got %d",
                recording.name(),
                known.length);
        float[] means = recording.select(known).means();
        int[] trials = IntStream.range(0, recording.trials()).toArray();
        try (var _ = Scope.open()) {
            Pca pca = Pca.of(Tensors.of(means, known.length, units), components);
            Tensor scores = pca.apply(recording.tensor(trials));
            float[] all = Tensors.floats(scores);
            float[][] rows = new float[trials.length][];
            for (int t : trials) {
                rows[t] = Arrays.copyOfRange(all, t * pca.count(), (t + 1) * pca.count());
            }
            List<String> labels = IntStream.rangeClosed(1, pca.count())
                    .mapToObj(k -> "component " + k)
                    .toList();
            return recording.withResponses(rows, labels);
        }
    }
}
