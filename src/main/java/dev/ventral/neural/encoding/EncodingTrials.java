package dev.ventral.neural.encoding;

import dev.ventral.neural.Covariate;
import dev.ventral.neural.Recording;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// What an encoding model is fitted to: rows that are trials where the recording has covariates, and images
/// with their mean responses otherwise.
///
/// @param imageOfRow the image of each row
/// @param response `rows x units`, in the recording's unit, where fitting runs
/// @param weight `rows`, of mean 1: the number of trials behind each row
/// @param pupil `rows x 2`, standardised
/// @param state `rows x states`, standardised
record EncodingTrials(
        int[] imageOfRow,
        Tensor response,
        Tensor weight,
        @Nullable Tensor pupil,
        @Nullable Tensor state) {

    /// Whether the recording follows the eye.
    static boolean pupil(Recording recording) {
        return recording.covariates().containsAll(List.of(Covariate.PUPIL_X, Covariate.PUPIL_Y));
    }

    /// The covariates of the modulator that the recording has.
    static List<Covariate> states(Recording recording) {
        return Stream.of(Covariate.RUNNING_SPEED, Covariate.PUPIL_SIZE)
                .filter(recording.covariates()::contains)
                .toList();
    }

    static EncodingTrials of(Recording recording, Compute compute) {
        if (!pupil(recording) && states(recording).isEmpty()) {
            int count = recording.count();
            float[] weight = new float[count];
            for (int i = 0; i < count; i++) {
                weight[i] = (float) ((double) recording.repeats(i) * count / recording.trials());
            }
            Tensor means = Tensors.of(recording.means(), count, recording.units());
            int[] rows = IntStream.range(0, count).toArray();
            return new EncodingTrials(rows, compute.place(means), compute.place(Tensors.of(weight, count)), null, null);
        }
        int[] all = IntStream.range(0, recording.trials()).toArray();
        float[] ones = new float[all.length];
        java.util.Arrays.fill(ones, 1);
        List<Covariate> eye = pupil(recording) ? List.of(Covariate.PUPIL_X, Covariate.PUPIL_Y) : List.of();
        return new EncodingTrials(
                recording.imageOfTrial(),
                compute.place(recording.tensor(all)),
                compute.place(Tensors.of(ones, ones.length)),
                columns(recording, eye, compute),
                columns(recording, states(recording), compute));
    }

    /// `trials x covariates`, each of mean 0 and standard deviation 1 (or constant 0).
    private static @Nullable Tensor columns(Recording recording, List<Covariate> covariates, Compute compute) {
        if (covariates.isEmpty()) {
            return null;
        }
        int width = covariates.size();
        float[] values = new float[recording.trials() * width];
        for (int c = 0; c < width; c++) {
            float[] column = recording.covariate(covariates.get(c));
            double mean = IntStream.range(0, column.length)
                            .mapToDouble(t -> column[t])
                            .sum()
                    / column.length;
            double square = IntStream.range(0, column.length)
                    .mapToDouble(t -> (column[t] - mean) * (column[t] - mean))
                    .sum();
            double deviation = Math.sqrt(square / column.length);
            for (int t = 0; t < column.length; t++) {
                values[t * width + c] = deviation > 0 ? (float) ((column[t] - mean) / deviation) : 0;
            }
        }
        return compute.place(Tensors.of(values, recording.trials(), width));
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
