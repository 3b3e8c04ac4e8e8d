package dev.ventral.evaluation.attack;

import dev.ventral.attack.SteppedAttack;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.attack.step.Victim;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Attack run: one attack, at one epsilon or (attacks that look for the smallest change) at none, once on each of
/// some images.
///
/// The batch is kept full: every few steps the images that are broken, or have made all their steps, leave it
/// and others take their place. When an image is looked at depends on its own steps alone, so its fate does
/// not depend on the batch (but for the rounding of batched sums).
final class AttackRun {
    /// Into how many sizes of batch the engine's plans for a shape are worth making, as the last images run
    /// out.
    private static final int SIZES = 8;
    /// How much further than its candidate an attack for the smallest change may be taken, where the judge's
    /// own forward pass falls on the other side of the decision boundary by a rounding.
    private static final double[] OVERSHOOT = {0, 1e-4, 1e-3, 1e-2};

    private final SteppedAttack attack;
    private final Victim victim;
    private final Judge judge;
    private final int batch;
    private final double epsilon;
    private final long seed;

    /// @param model for the attack
    /// @param judge decides what is broken
    /// @param batch images at a time
    /// @param epsilon infinite for attacks that look for the smallest change
    /// @param seed of this epsilon and restart
    AttackRun(SteppedAttack attack, Classifier model, Judge judge, int batch, double epsilon, long seed) {
        this.attack = attack;
        this.victim = new Victim(model);
        this.judge = judge;
        this.batch = batch;
        this.epsilon = epsilon;
        this.seed = seed;
    }

    /// Attacks the images with these numbers, and tells `found` of each when it is done.
    void run(int[] queue, Consumer<ImageOutcome> found) {
        int next = 0;
        int unit = Math.max(1, batch / SIZES);
        var rows = AttackBatch.none();
        try {
            while (next < queue.length || rows.live() > 0) {
                int fresh = Math.min(batch - rows.live(), queue.length - next);
                if (fresh > 0 && (rows.live() == 0 || !attack.lockstep())) {
                    rows = rows.with(begin(Arrays.copyOfRange(queue, next, next + fresh)), unit);
                    next += fresh;
                }
                advance(rows);
                int[] staying = look(rows, found);
                if (staying.length < rows.live()) {
                    rows = rows.only(staying, unit);
                }
            }
        } finally {
            rows.close();
        }
    }

    private AttackBatch begin(int[] index) {
        victim.rows(index.length);
        long forward = victim.forward();
        long gradients = victim.gradients();
        AttackState state = state(index);
        try (var _ = new PointerScope()) {
            attack.start(victim, state);
        }
        return AttackBatch.begun(state, victim.forward() - forward, victim.gradients() - gradients);
    }

    private AttackState state(int[] index) {
        try (var _ = new PointerScope()) {
            int[] labels =
                    Arrays.stream(index).map(i -> judge.data().labels()[i]).toArray();
            Tensor images = judge.model().compute().place(judge.data().images().tensor(index));
            Tensor classes = judge.model().compute().place(Tensors.of(labels));
            var random = new ImageRandom(seed, index);
            return new AttackState(attack.norm(), images, goal(images, classes, random), epsilon, random);
        }
    }

    private Goal goal(Tensor images, Tensor labels, ImageRandom random) {
        if (attack.target() == TargetClass.NONE) {
            return new Goal(labels, false);
        }
        try (var _ = new NoGradGuard()) {
            return attack.target().goal(judge.model().logits(images), labels, random);
        }
    }

    /// Makes as many steps as may pass before it is time to look at any of the rows.
    private void advance(AttackBatch rows) {
        AttackState state = rows.state();
        victim.rows(state.count());
        long forward = victim.forward();
        long gradients = victim.gradients();
        int until = finished(state)
                ? 0
                : Arrays.stream(state.steps()).map(this::untilLook).min().orElse(0);
        for (int s = 0; s < until; s++) {
            try (var _ = new PointerScope()) {
                attack.step(victim, state);
                state.advance();
            }
        }
        rows.spend(victim.forward() - forward, victim.gradients() - gradients);
    }

    /// Whether no row needs a step, as may be from the start.
    private static boolean finished(AttackState state) {
        return Arrays.stream(Tensors.ints(state.finished())).allMatch(f -> f != 0);
    }

    /// How many steps an image that has made so many is to make before it is looked at, whatever the others
    /// have made.
    private int untilLook(int made) {
        return Math.min(attack.checkEvery() - made % attack.checkEvery(), attack.steps() - made);
    }

    private boolean due(int made) {
        return made % attack.checkEvery() == 0 || made >= attack.steps();
    }

    /// Tells of the rows that are done, and gives those that go on.
    private int[] look(AttackBatch rows, Consumer<ImageOutcome> found) {
        AttackState state = rows.state();
        int[] steps = state.steps();
        double[] distance = Tensors.doubles(state.distance());
        int[] finished = Tensors.ints(state.finished());
        judge.refuseLost(Tensors.ints(state.lost()), state.numbers());
        int[] due = rows(rows.live(), i -> due(steps[i]));
        IntPredicate ended = i -> steps[i] >= attack.steps() || finished[i] != 0;
        int[] over = Arrays.stream(due).filter(ended).toArray();
        // without a ball, a candidate is no reason to stop: a nearer one may follow
        int[] claimed = attack.minimizes()
                ? new int[0]
                : Arrays.stream(due)
                        .filter(ended.negate().and(i -> Double.isFinite(distance[i])))
                        .toArray();
        for (int i : due) {
            rows.row(i).saw(distance[i]);
        }
        var done = new BitSet();
        for (ImageOutcome each : judged(rows, over)) {
            found.accept(each);
        }
        Arrays.stream(over).forEach(done::set);
        if (claimed.length > 0) {
            List<ImageOutcome> verdicts = judged(rows, claimed);
            var refused = new int[state.count()];
            for (int i = 0; i < claimed.length; i++) {
                if (verdicts.get(i).verdict() != null) {
                    done.set(claimed[i]);
                    found.accept(verdicts.get(i));
                } else {
                    refused[claimed[i]] = 1;
                }
            }
            forget(state, refused);
        }
        return rows(rows.live(), i -> !done.get(i));
    }

    private static int[] rows(int live, IntPredicate which) {
        return IntStream.range(0, live).filter(which).toArray();
    }

    private static void forget(AttackState state, int[] refused) {
        if (Arrays.stream(refused).anyMatch(r -> r != 0)) {
            try (var _ = new PointerScope()) {
                state.forget(Tensors.of(refused).to(state.finished().device(), ScalarType.Bool));
            }
        }
    }

    /// The judge's word on the best candidate of these rows or, where the attack claims none, on where it is.
    private List<ImageOutcome> judged(AttackBatch rows, int[] which) {
        if (which.length == 0) {
            return List.of();
        }
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            AttackState state = rows.state();
            Tensor none = state.distance().isinf().reshape(-1, 1, 1, 1);
            Tensor at = Tensors.of(which).to(state.finished().device(), ScalarType.Long);
            Tensor candidates =
                    state.x().where(none, state.best()).index_select(0, at).to(ScalarType.Float);
            Tensor images = state.images().index_select(0, at);
            var goal = new Goal(
                    state.goal().classes().index_select(0, at), state.goal().targeted());
            int[] index = Arrays.stream(which).map(i -> state.numbers()[i]).toArray();
            var found = new ImageOutcome[which.length];
            for (double overshoot : attack.minimizes() ? OVERSHOOT : new double[] {0}) {
                judge(rows, which, images, beyond(images, candidates, overshoot), goal, index, found);
            }
            return List.of(found);
        }
    }

    private static Tensor beyond(Tensor images, Tensor candidates, double overshoot) {
        return overshoot == 0 ? candidates : candidates.add(candidates.sub(images), new Scalar(overshoot));
    }

    /// Judges candidates, and notes the verdict of those that have not been accepted before.
    private void judge(
            AttackBatch rows,
            int[] which,
            Tensor images,
            Tensor candidates,
            Goal goal,
            int[] index,
            ImageOutcome[] found) {
        if (Arrays.stream(found).allMatch(f -> f != null && f.verdict() != null)) {
            return;
        }
        Tensor admitted = Judge.admit(attack.norm(), images, candidates, epsilon);
        List<Verdict> verdicts = judge.verdicts(attack.norm(), images, admitted, goal, epsilon, index);
        float[] pixels = Tensors.floats(admitted);
        int each = pixels.length / which.length;
        for (int i = 0; i < which.length; i++) {
            if (found[i] == null || found[i].verdict() == null) {
                AttackBatch.Row row = rows.row(which[i]);
                boolean met = verdicts.get(i).met();
                found[i] = new ImageOutcome(
                        index[i],
                        met ? verdicts.get(i) : null,
                        met ? Arrays.copyOfRange(pixels, i * each, (i + 1) * each) : null,
                        row.forward(),
                        row.gradients(),
                        row.trace());
            }
        }
    }
}
