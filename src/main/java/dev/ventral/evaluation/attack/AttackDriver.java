package dev.ventral.evaluation.attack;

import dev.ventral.Seeds;
import dev.ventral.attack.Attack;
import dev.ventral.attack.SteppedAttack;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.network.Classifier;
import dev.ventral.network.module.Net;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Attack driver: one attack on one network and one set of images, with all its epsilons, members and restarts.
public final class AttackDriver {
    private final Evaluator evaluator;
    private final Classifier model;
    private final LabelledImages data;
    private final Attack attack;
    private final List<SteppedAttack> members;
    private final long seed;
    private final BitSet keep;
    private final Judge judge;
    private final List<Classifier> victims = new ArrayList<>();
    private long done;
    private long total;

    public AttackDriver(
            Evaluator evaluator, Classifier model, LabelledImages data, Attack attack, long seed, BitSet keep) {
        this.evaluator = evaluator;
        this.model = model;
        this.data = data;
        this.attack = attack;
        members = attack.members();
        this.seed = seed;
        this.keep = keep;
        judge = new Judge(
                model.exact(), data, attack.name() + " " + attack.norm().label());
    }

    /// @param images whose turn it is
    public AttackOutcome run(BitSet images) {
        int[] answers = clean(images.stream().toArray());
        var correct = new BitSet();
        images.stream().forEach(i -> correct.set(i, answers[i] == data.labels()[i]));
        var attacked = new AttackOutcome(attack.norm(), answers, correct);
        int epsilons = attack.minimizes() ? 1 : attack.epsilons().size();
        total = runs() * epsilons * images.cardinality();
        progressed(runs() * epsilons * (images.cardinality() - correct.cardinality()));
        if (attack.minimizes()) {
            for (int m = 0; m < members.size(); m++) {
                whole(members.get(m), m, correct, attacked);
            }
        } else {
            curve(correct, attacked);
        }
        return attacked;
    }

    /// How often an image is attacked at one epsilon, if it stands.
    private long runs() {
        return members.stream().mapToLong(SteppedAttack::restarts).sum();
    }

    private void progressed(long more) {
        done += more;
        evaluator.progress().at(done, total);
    }

    /// Looks for the smallest epsilon at which each image is broken: by bisection where what stands within a
    /// larger epsilon may be taken to stand within a smaller one, otherwise from the smallest on.
    private void curve(BitSet correct, AttackOutcome attacked) {
        var brackets = new EpsilonBisection(attack.epsilons(), correct);
        progressed(runs() * brackets.decided());
        Map<Integer, BitSet> searched = new HashMap<>();
        for (var next = brackets.next(attack.monotoneInEpsilon());
                !next.isEmpty();
                next = brackets.next(attack.monotoneInEpsilon())) {
            next.forEach((k, images) -> {
                long before = done;
                at(attack.epsilons().get(k), images, attacked, searched);
                progressed(runs() * brackets.close(k, images, attacked) - (done - before));
            });
        }
    }

    /// All members and restarts at one epsilon, on the images that still stand. Each epsilon's random numbers
    /// are its own.
    private void at(double epsilon, BitSet images, AttackOutcome attacked, Map<Integer, BitSet> searched) {
        for (int m = 0; m < members.size(); m++) {
            SteppedAttack member = members.get(m);
            if (member.minimizes()) {
                // what it finds does not depend on epsilon: once for each image is enough
                BitSet left = standing(images, epsilon, attacked);
                BitSet before = searched.computeIfAbsent(m, _ -> new BitSet());
                left.andNot(before);
                before.or(left);
                whole(member, m, left, attacked);
                continue;
            }
            for (int restart = 0; restart < member.restarts(); restart++) {
                long own = Seeds.mix(own(member, m), Double.doubleToLongBits(epsilon), restart);
                run(member, standing(images, epsilon, attacked), epsilon, own, attacked);
            }
        }
    }

    private static BitSet standing(BitSet images, double epsilon, AttackOutcome attacked) {
        BitSet standing = attacked.standing(epsilon);
        standing.and(images);
        return standing;
    }

    private void whole(SteppedAttack member, int m, BitSet images, AttackOutcome attacked) {
        for (int restart = 0; restart < member.restarts(); restart++) {
            run(member, images, Double.POSITIVE_INFINITY, Seeds.mix(own(member, m), restart), attacked);
        }
    }

    private long own(SteppedAttack member, int m) {
        long own =
                Seeds.mix(seed, member.name().hashCode(), member.norm().label().hashCode());
        return m == 0 ? own : Seeds.mix(own, m);
    }

    private void run(SteppedAttack member, BitSet images, double epsilon, long own, AttackOutcome attacked) {
        int[] queue = images.stream().toArray();
        new AttackRun(member, victim(member.needsFloat32()), judge, evaluator.batch(), epsilon, own)
                .run(queue, found -> {
                    attacked.add(found, keep.get(found.image()));
                    progressed(1);
                });
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

    /// The classifier an attack asks: the same function with its batch norms folded, so that it makes fewer
    /// passes over memory; made when it is first needed.
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
