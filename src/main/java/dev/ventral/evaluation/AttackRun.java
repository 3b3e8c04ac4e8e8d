package dev.ventral.evaluation;

import dev.ventral.attack.Attack;
import dev.ventral.attack.Iterated;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// One attack at one epsilon on the images that still stand.
///
/// @param model for the attack's gradients
/// @param judge decides what is broken
/// @param batch images at a time
record AttackRun(Attack attack, Classifier model, Judge judge, int batch) {
    /// Into how many sizes of batch the engine's plans for a shape are worth making, as the last images run out.
    private static final int SIZES = 8;

    /// The images that stand after the attack.
    ///
    /// @param seed of this epsilon and restart
    /// @param finished is told how many images are done
    BitSet survivors(BitSet standing, double epsilon, long seed, IntConsumer finished) {
        int[] queue = standing.stream().toArray();
        var survivors = new BitSet();
        if (attack instanceof Iterated iterated) {
            iterate(iterated, queue, epsilon, seed, survivors, finished);
        } else {
            for (int from = 0; from < queue.length; from += batch) {
                int[] index = Arrays.copyOfRange(queue, from, Math.min(from + batch, queue.length));
                whole(index, epsilon, seed, survivors);
                finished.accept(index.length);
            }
        }
        return survivors;
    }

    private void whole(int[] index, double epsilon, long seed, BitSet survivors) {
        try (var _ = new PointerScope()) {
            Tensor images = images(index);
            Tensor candidates = attack.perturb(model, images, labels(index), epsilon, new ImageRandom(seed, index));
            boolean[] correct = judge.correct(attack.norm(), images, candidates, epsilon, index);
            for (int i = 0; i < index.length; i++) {
                survivors.set(index[i], correct[i]);
            }
        }
    }

    /// Keeps the batch full: every few steps the images that are broken, or have made all their steps, leave it
    /// and others take their place. When an image is looked at depends on its own steps alone, so its fate does
    /// not depend on the batch (but for the rounding of batched sums).
    private void iterate(
            Iterated iterated, int[] queue, double epsilon, long seed, BitSet survivors, IntConsumer finished) {
        int next = 0;
        var slots = Slots.none();
        @Nullable Tensor carried = null;
        try {
            while (next < queue.length || slots.count() > 0) {
                int fresh = Math.min(batch - slots.count(), queue.length - next);
                int[] added = Arrays.copyOfRange(queue, next, next + fresh);
                next += fresh;
                slots = slots.with(added);
                try (var _ = new PointerScope()) {
                    int[] index = slots.padded(Math.max(1, batch / SIZES));
                    Tensor images = images(index);
                    Tensor candidates = candidates(iterated, images, carried, epsilon, new ImageRandom(seed, added));
                    if (carried != null) {
                        Tensors.release(carried);
                        carried = null;
                    }
                    iterated.advance(model, images, labels(index), candidates, epsilon, iterated.stride());
                    boolean[] correct = judge.correct(attack.norm(), images, candidates, epsilon, index);
                    int before = slots.count();
                    int[] rows = slots.staying(correct, iterated.stride(), iterated.steps(), survivors);
                    slots = slots.after(rows, iterated.stride());
                    if (rows.length > 0) {
                        carried = Tensors.keep(select(candidates, rows));
                    }
                    finished.accept(before - rows.length);
                }
            }
        } finally {
            if (carried != null) {
                Tensors.release(carried);
            }
        }
    }

    /// A tensor that may be written to: the carried rows, the starts of new ones, and copies of the last row as
    /// padding.
    private Tensor candidates(
            Iterated iterated, Tensor images, @Nullable Tensor carried, double epsilon, ImageRandom random) {
        int old = carried == null ? 0 : Math.toIntExact(carried.size(0));
        int fresh = random.images().length;
        var parts = new TensorVector();
        if (carried != null) {
            parts.push_back(carried);
        }
        if (fresh > 0) {
            parts.push_back(iterated.start(images.narrow(0, old, fresh), epsilon, random));
        }
        Tensor all = torch.cat(parts, 0);
        int[] rows = new int[Math.toIntExact(images.size(0))];
        Arrays.setAll(rows, i -> Math.min(i, old + fresh - 1));
        return rows.length == old + fresh ? model.compute().place(all) : select(all, rows);
    }

    private Tensor select(Tensor candidates, int[] rows) {
        return model.compute().place(candidates.index_select(0, model.compute().place(Tensors.of(rows))));
    }

    private Tensor images(int[] index) {
        return model.compute().place(judge.data().images().tensor(index));
    }

    private Tensor labels(int[] index) {
        return model.compute()
                .place(Tensors.of(
                        Arrays.stream(index).map(i -> judge.data().labels()[i]).toArray()));
    }
}
