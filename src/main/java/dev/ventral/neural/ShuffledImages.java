package dev.ventral.neural;

import dev.ventral.Seeds;
import dev.ventral.tensor.Shuffle;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A control: the same responses, said to be to other images. Whoever predicts them from the images has
/// cheated.
public final class ShuffledImages {
    private ShuffledImages() {}

    /// Every image gets all the trials of another one; which, is drawn by `seed`. No image keeps its own.
    ///
    /// @param recording of at least two images
    public static Recording of(Recording recording, long seed) {
        int[] order = IntStream.range(0, recording.count()).toArray();
        Shuffle.inPlace(order, new SplittableRandom(Seeds.mix(seed, 0x5F)));
        int[] other = new int[order.length];
        for (int k = 0; k < order.length; k++) {
            other[order[k]] = order[(k + 1) % order.length];
        }
        int trials = recording.trials();
        float[][] responses =
                IntStream.range(0, trials).mapToObj(recording::response).toArray(float[][]::new);
        Map<Covariate, float[]> covariates = new EnumMap<>(Covariate.class);
        recording.covariates().forEach(each -> covariates.put(each, recording.covariate(each)));
        Recording shuffled = new Recording(
                recording.name() + ", shuffled",
                recording.simulated(),
                recording.images(),
                responses,
                IntStream.range(0, trials)
                        .map(t -> other[recording.imageOfTrial(t)])
                        .toArray(),
                recording.unitLabels(),
                recording.imageLabels(),
                covariates);
        return shuffled.withSessions(recording.sessionOfTrial()).withHeldOut(recording.heldOut());
    }
}
