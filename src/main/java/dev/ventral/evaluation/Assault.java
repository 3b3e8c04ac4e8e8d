package dev.ventral.evaluation;

import dev.ventral.attack.Attack;
import dev.ventral.data.LabelledImages;
import dev.ventral.network.Classifier;
import dev.ventral.network.Net;
import dev.ventral.tensor.ImageRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// One attack on one network and one set of images, with all its epsilons, members and restarts.
final class Assault {
    private final Evaluator evaluator;
    private final Classifier model;
    private final LabelledImages data;
    private final Attack attack;
    private final long seed;
    private final boolean keep;
    private final Judge judge;
    private final List<Classifier> victims = new ArrayList<>();
    private int count;
    private long done;
    private long total;

    Assault(Evaluator evaluator, Classifier model, LabelledImages data, Attack attack, long seed, boolean keep) {
        this.evaluator = evaluator;
        this.model = model;
        this.data = data;
        this.attack = attack;
        this.seed = seed;
        this.keep = keep;
        judge = new Judge(
                model.exact(), data, attack.name() + " " + attack.norm().label());
    }

    /// @param images whose turn it is
    Attacked run(BitSet images) {
        count = images.cardinality();
        int[] answers = clean(images.stream().toArray());
        var correct = new BitSet();
        images.stream().forEach(i -> correct.set(i, answers[i] == data.labels()[i]));
        var attacked = new Attacked(attack.norm(), answers, correct);
        total = runs() * count;
        if (attack.minimal()) {
            for (int m = 0; m < attack.members().size(); m++) {
                whole(attack.members().get(m), m, correct, attacked);
            }
        } else {
            curve(attacked);
        }
        return attacked;
    }

    private long runs() {
        long runs = attack.members().stream().mapToLong(Attack::restarts).sum();
        return attack.minimal() ? runs : runs * attack.epsilons().size();
    }

    /// Each epsilon's random numbers are its own, so that one epsilon by itself gives what it gives in a curve.
    private void curve(Attacked attacked) {
        Map<Integer, BitSet> searched = new HashMap<>();
        for (double epsilon : attack.epsilons()) {
            for (int m = 0; m < attack.members().size(); m++) {
                Attack member = attack.members().get(m);
                if (member.minimal()) {
                    // what it finds does not depend on epsilon: once for each image is enough
                    BitSet left = attacked.standing(epsilon);
                    BitSet before = searched.computeIfAbsent(m, _ -> new BitSet());
                    left.andNot(before);
                    before.or(left);
                    whole(member, m, left, attacked);
                    continue;
                }
                for (int restart = 0; restart < member.restarts(); restart++) {
                    BitSet standing = epsilon > 0 ? attacked.standing(epsilon) : new BitSet();
                    long own = ImageRandom.mix(own(member, m), Double.doubleToLongBits(epsilon), restart);
                    run(member, standing, epsilon, own, attacked);
                }
            }
        }
    }

    private void whole(Attack member, int m, BitSet images, Attacked attacked) {
        for (int restart = 0; restart < member.restarts(); restart++) {
            run(member, images, Double.POSITIVE_INFINITY, ImageRandom.mix(own(member, m), restart), attacked);
        }
    }

    private long own(Attack member, int m) {
        long own = ImageRandom.mix(
                seed, member.name().hashCode(), member.norm().label().hashCode());
        return m == 0 ? own : ImageRandom.mix(own, m);
    }

    private void run(Attack member, BitSet images, double epsilon, long own, Attacked attacked) {
        long before = done;
        done += count - images.cardinality();
        evaluator.progress().at(done, total);
        int[] queue = images.stream().toArray();
        new AttackRun(member, victim(member.exact()), judge, evaluator.batch(), epsilon, own).run(queue, found -> {
            attacked.add(found, keep);
            evaluator.progress().at(++done, total);
        });
        done = before + count;
    }

    private int[] clean(int[] images) {
        int[] answers = new int[data.count()];
        for (int from = 0; from < images.length; from += evaluator.batch()) {
            int[] index = Arrays.copyOfRange(images, from, Math.min(from + evaluator.batch(), images.length));
            try (var _ = new PointerScope()) {
                Tensor pixels = judge.model().compute().place(data.images().tensor(index));
                int[] own = judge.predictions(pixels, index);
                for (int i = 0; i < index.length; i++) {
                    answers[index[i]] = own[i];
                }
            }
        }
        return answers;
    }

    /// The classifier an attack asks: the same function with its batch norms folded, so that it makes fewer passes
    /// over memory; made when it is first needed.
    private Classifier victim(boolean exact) {
        boolean reduced = model.compute().bfloat16() && !exact;
        for (Classifier victim : victims) {
            if (victim.compute().bfloat16() == reduced) {
                return victim;
            }
        }
        Classifier victim = folded(reduced ? model : model.exact());
        victims.add(victim);
        return victim;
    }

    @SuppressWarnings("ReferenceEquality") // the same network is meant
    private static Classifier folded(Classifier model) {
        Net folded = model.net().folded();
        folded.eval();
        if (folded == model.net()) {
            return model;
        }
        model.compute().place(folded);
        return new Classifier(folded, model.normalization(), model.compute());
    }
}
