package dev.ventral.attack.step;

import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Schedules of Auto-PGD: when it looks back, and in which ball it is: numbers per step, made on the host before
/// the first one, and kept per row, so that rows at different steps may share a batch.
public final class Schedules {
    /// Steps that the three stages of [#radii] take at least.
    static final int LEAST_IN_STAGES = 5;

    private static final int FIRST = 22;
    private static final int SHORTER = 3;
    private static final int SHORTEST = 6;
    private static final int HUNDRED = 100;

    private Schedules() {}

    /// For each step: how many steps lie between the checkpoint it is and the one before it; 0 if it is none.
    ///
    /// Checkpoints are at `w_j = ceil(p_j steps)`, `p_0 = 0`, `p_1 = .22`, `p_{j+1} = p_j + max(p_j - p_{j-1}
    /// - .03, .06)` (Croce & Hein 2020, section 3.3), with p in hundredths, as integers. (The reference
    /// implementation rounds the distances between them instead; for 100 steps both give 22, 41, 57, 70, 80,
    /// 87, 93, 99.)
    public static float[] windows(int steps) {
        var windows = new float[steps];
        int before = 0;
        int length = FIRST;
        int last = 0;
        for (int p = FIRST; p <= HUNDRED; p += length) {
            int checkpoint = Math.ceilDiv(p * steps, HUNDRED);
            if (checkpoint < steps && checkpoint > last) {
                windows[checkpoint] = checkpoint - last;
                last = checkpoint;
            }
            length = Math.max(p - before - SHORTER, SHORTEST);
            before = p;
        }
        return windows;
    }

    /// For each step and one more: the ball's radius over epsilon. In stages it is 3 for the first 3/10 of
    /// the steps (rounded up), 2 for as many, then 1 (Croce & Hein 2021, section 4 and the reference
    /// implementation); otherwise always 1.
    public static float[] radii(int steps, boolean stages) {
        var radii = new float[steps + 1];
        Arrays.fill(radii, 1);
        if (stages) {
            int each = Math.ceilDiv(3 * steps, 10);
            Arrays.fill(radii, 0, each, 3);
            Arrays.fill(radii, each, 2 * each, 2);
        }
        return radii;
    }

    /// For each step: 1 where sparsity is looked at, every 4 % of a stage's steps (at least every step) from
    /// its beginning; 0 elsewhere.
    public static float[] looks(float[] radii) {
        var looks = new float[radii.length - 1];
        int end = 0;
        for (int begin = 0; begin < looks.length; begin = end) {
            while (end < looks.length && radii[end] >= radii[begin]) {
                end++;
            }
            int every = Math.max((end - begin) / 25, 1);
            for (int s = begin + every; s < end; s += every) {
                looks[s] = 1;
            }
        }
        return looks;
    }

    /// Keeps a schedule for every row.
    static void put(AttackState state, String name, float[] schedule) {
        Tensor row = ImageTensors.beside(state.images(), Tensors.of(schedule, 1, schedule.length));
        state.put(name, row.expand(state.count(), schedule.length));
    }

    /// What the schedule says for each row, `N`.
    ///
    /// @param ahead of the step it is at
    static Tensor at(AttackState state, String name, int ahead) {
        Tensor step = state.made().add(new Scalar(ahead)).unsqueeze(1);
        return state.get(name).gather(1, step).squeeze(1);
    }
}
