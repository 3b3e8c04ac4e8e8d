package dev.ventral.attack.step;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/// Candidate classes: those an attack may end in, the most likely first, each with its linearised boundary: where
/// `z_k - z_y` reaches 0. A targeted attack has one boundary, where the logit to reach meets the largest of the
/// others.
public final class CandidateClasses {
    private static final String RIVALS = "rivals";

    private CandidateClasses() {}

    /// Remembers, for each image, the `most` classes of the largest logits other than its own (all, if there
    /// are fewer).
    public static void put(AttackState state, Tensor logits, long most) {
        Tensor order = state.goal().others(logits).sort(1, true).get1();
        long count = state.goal().targeted() ? 1 : Math.min(most, logits.size(1) - 1);
        state.put(RIVALS, order.narrow(1, 0, count));
    }

    /// How many are remembered.
    public static int count(AttackState state) {
        return Math.toIntExact(state.get(RIVALS).size(1));
    }

    /// One rival of each image, int64 `N`.
    ///
    /// @param rank int64 `N`, from 0
    public static Tensor at(AttackState state, Tensor rank) {
        return state.get(RIVALS).gather(1, rank.unsqueeze(1)).squeeze(1);
    }

    /// How far a rival leads before the image's own class, `z_k - z_y`, or the class to reach before all
    /// others, `N`.
    public static UnaryOperator<Tensor> lead(AttackState state, Tensor rival) {
        Goal goal = state.goal();
        if (goal.targeted()) {
            return logits -> goal.margin(logits).neg();
        }
        Tensor own = goal.classes();
        return logits -> logits.gather(1, rival.unsqueeze(1))
                .sub(logits.gather(1, own.unsqueeze(1)))
                .squeeze(1);
    }

    /// The leads of all rivals.
    public static List<UnaryOperator<Tensor>> leads(AttackState state) {
        Tensor rivals = state.get(RIVALS);
        return IntStream.range(0, count(state))
                .mapToObj(k -> lead(state, rivals.select(1, k)))
                .toList();
    }

    /// The leads of all rivals with their gradients, from one pass.
    public static List<Victim.Slope> leads(Victim victim, AttackState state, Tensor x) {
        return victim.slopes(x, leads(state));
    }

    /// Of each image the lead whose linearised boundary is nearest by the norm.
    public static Victim.Slope nearest(Norm norm, List<Victim.Slope> leads) {
        Victim.Slope best = leads.getFirst();
        Tensor least = Hyperplane.distance(norm, best.pixels(), best.loss());
        for (Victim.Slope lead : leads.subList(1, leads.size())) {
            Tensor distance = Hyperplane.distance(norm, lead.pixels(), lead.loss());
            Tensor nearer = distance.lt(least);
            least = distance.where(nearer, least);
            best = new Victim.Slope(
                    lead.logits(),
                    lead.loss().where(nearer, best.loss()),
                    ImageTensors.choose(nearer, lead.pixels(), best.pixels()));
        }
        return best;
    }
}
