package dev.ventral.evaluation.attack;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Bisection over epsilons: for each image the largest epsilon at which it is known to stand and the smallest at
/// which it is known to be broken.
final class EpsilonBisection {
    private final List<Double> epsilons;
    private final BitSet open;
    private final long decided;
    private final int[] stands;
    private final int[] broken;

    /// @param epsilons increasing
    /// @param images those that are right without a change
    EpsilonBisection(List<Double> epsilons, BitSet images) {
        this.epsilons = epsilons;
        boolean zero = epsilons.getFirst() == 0;
        open = epsilons.size() == 1 && zero ? new BitSet() : (BitSet) images.clone();
        decided = zero ? images.cardinality() : 0;
        stands = new int[images.length()];
        broken = new int[images.length()];
        Arrays.fill(stands, zero ? 0 : -1);
        Arrays.fill(broken, epsilons.size());
    }

    /// How many pairs of image and epsilon are decided from the beginning: an image that is right stands at 0.
    long decided() {
        return decided;
    }

    /// Which images are to be attacked at which epsilon next: in the middle of what is not known of each, or
    /// at the smallest epsilon that is not known.
    Map<Integer, BitSet> next(boolean bisect) {
        var next = new TreeMap<Integer, BitSet>();
        open.stream().forEach(i -> {
            int k = bisect ? (stands[i] + broken[i]) / 2 : stands[i] + 1;
            next.computeIfAbsent(Math.max(k, stands[i] + 1), _ -> new BitSet()).set(i);
        });
        return next;
    }

    /// Notes what came of attacking `images` at epsilon `k`.
    ///
    /// @return how many pairs of image and epsilon are decided by it
    long close(int k, BitSet images, AttackOutcome attacked) {
        long decided = 0;
        for (int i : images.stream().toArray()) {
            int before = broken[i] - stands[i] - 1;
            if (attacked.distance(i) > epsilons.get(k) * (1 + Judge.SLACK)) {
                stands[i] = k;
            } else {
                broken[i] = k;
                // found nearer than it had to be: broken at smaller epsilons, too
                while (broken[i] > stands[i] + 1
                        && attacked.distance(i) <= epsilons.get(broken[i] - 1) * (1 + Judge.SLACK)) {
                    broken[i]--;
                }
            }
            int left = broken[i] - stands[i] - 1;
            decided += before - left;
            open.set(i, left > 0);
        }
        return decided;
    }
}
