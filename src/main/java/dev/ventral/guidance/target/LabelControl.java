package dev.ventral.guidance.target;

import dev.ventral.Seeds;
import dev.ventral.tensor.Shuffle;
import java.util.SplittableRandom;

/// Control for labels: what is done to the labels of a second data set, so that whatever remains of their effect
/// cannot come from what they say of the images.
public enum LabelControl {
    /// The labels as they are.
    NONE,
    /// Labels change places among the images: each class keeps its number of images and nothing else.
    SHUFFLE;

    /// @param seed of the permutation
    /// @return as many labels; the given ones stay as they are
    public int[] apply(int[] labels, long seed) {
        int[] changed = labels.clone();
        if (this == SHUFFLE) {
            Shuffle.inPlace(changed, new SplittableRandom(Seeds.mix(seed, 0x1AB)));
        }
        return changed;
    }
}
