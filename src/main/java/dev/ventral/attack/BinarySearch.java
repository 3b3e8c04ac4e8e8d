package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.ImageTensors;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Binary search over epsilon: an attack with an epsilon made to look for the smallest change. It is run again and
/// again, for each image with an epsilon of its own.
///
/// As long as nothing is found epsilon is doubled, up to the size of the largest change there is (black
/// to white); from then on it is the middle between the largest epsilon that failed (0 at first) and
/// the smallest distance found, `e = (low + high) / 2`. Where a change is found that is nearer than an
/// epsilon that failed, as attacks by chance can, the search goes on below it, from half of it on. Each
/// round starts from the image, with other random numbers, and remembers nothing of the rounds before;
/// the nearest change of all rounds counts.
///
/// Results carry the other attack's name and `-minimal`; the curve is reported at the other attack's
/// epsilons. Cost: `rounds` times that of the other attack and one forward pass.
///
/// @param attack what is run; of an ensemble, each member that has an epsilon
/// @param rounds how often
/// @param first the first epsilon; the smallest of the other attack's that is not 0, where not given
@JsonClassDescription("The smallest change, by bisection over another attack's epsilon.")
@JsonTypeName(BinarySearch.NAME)
public record BinarySearch(
        Attack attack, @Default("10") int rounds, @Nullable Double first) implements EnsembleAttack {
    static final String NAME = "binary-search";

    private static final String LOW = "search low";
    private static final String HIGH = "search high";
    private static final String NEAREST = "search nearest";
    private static final String FOUND = "search found";

    public BinarySearch {
        InputError.unless(
                !attack.minimizes(),
                "binary-search.attack: expected an attack with an epsilon, got %s, which looks for the smallest change "
                        + "by itself",
                attack.name());
        InputError.unless(rounds >= 1, "binary-search.rounds: expected at least 1, got %s", rounds);
        first = first == null ? smallest(attack) : first;
        InputError.unless(
                first > 0 && Double.isFinite(first),
                "binary-search.first: expected a positive number (the first epsilon), got %s",
                first);
    }

    private static Double smallest(Attack attack) {
        return attack.epsilons().stream()
                .filter(e -> e > 0)
                .findFirst()
                .orElseThrow(() -> new InputError(
                        "binary-search.first: expected a number (the first epsilon), as the attack has none above 0"));
    }

    @Override
    public String name() {
        return attack.name() + "-minimal";
    }

    @Override
    public Norm norm() {
        return attack.norm();
    }

    @Override
    public List<Double> epsilons() {
        return attack.epsilons();
    }

    /// Each member that has an epsilon, looking for the smallest change; the others do so already.
    @Override
    public List<SteppedAttack> members() {
        double from = first == null ? smallest(attack) : first;
        return attack.members().stream()
                .map(member -> member.minimizes() ? member : new Search(member, rounds, from))
                .toList();
    }

    /// The search of one stepped attack.
    private record Search(SteppedAttack attack, int rounds, double first) implements CustomAttack {
        @Override
        public String name() {
            return attack.name() + "-minimal";
        }

        @Override
        public Norm norm() {
            return attack.norm();
        }

        @Override
        public List<Double> epsilons() {
            return attack.epsilons();
        }

        @Override
        public boolean minimizes() {
            return true;
        }

        @Override
        public boolean lockstep() {
            return true;
        }

        @Override
        public int restarts() {
            return attack.restarts();
        }

        @Override
        public boolean targetable() {
            return attack.targetable();
        }

        @Override
        public TargetClass target() {
            return attack.target();
        }

        @Override
        public int steps() {
            return rounds * attack.steps();
        }

        @Override
        public void start(Victim victim, AttackState state) {
            state.put(LOW, torch.zeros_like(state.epsilon()));
            state.put(HIGH, infinite(state));
            state.put(NEAREST, state.images());
            state.put(FOUND, state.finished());
        }

        @Override
        public void step(Victim victim, AttackState state) {
            int made = state.steps()[0];
            if (made % attack.steps() == 0) {
                state.restart(next(state));
                attack.start(victim, state);
            }
            attack.step(victim, state);
            // that a round is over for an image does not mean that the search is
            state.revive();
            if ((made + 1) % attack.steps() == 0) {
                conclude(victim, state);
            }
        }

        private Tensor next(AttackState state) {
            Tensor low = state.get(LOW);
            Tensor high = state.get(HIGH);
            Tensor box = norm().size(torch.ones_like(state.images()));
            Tensor grown = low.mul(new Scalar(2))
                    .clamp_min(new Scalar(first))
                    .minimum(ImageTensors.perImage(ImageTensors.beside(low, box)));
            return low.add(high).mul(new Scalar(.5)).where(high.isfinite(), grown);
        }

        private static void conclude(Victim victim, AttackState state) {
            state.offer(state.x(), victim.logits(state.x()));
            Tensor found = state.distance().isfinite();
            Tensor low = ImageTensors.choose(found, state.get(LOW), state.epsilon());
            Tensor distance = ImageTensors.perImage(ImageTensors.beside(low, state.distance()));
            Tensor high = ImageTensors.choose(found, distance, state.get(HIGH));
            state.put(LOW, low.where(low.lt(high), high.mul(new Scalar(.5))));
            state.put(HIGH, high);
            // the nearest of all rounds is offered anew, with nothing to hold it back
            state.epsilon(infinite(state));
            state.offerWhere(state.get(NEAREST), state.get(FOUND));
            state.put(NEAREST, state.best());
            state.put(FOUND, state.distance().isfinite());
        }

        private static Tensor infinite(AttackState state) {
            return torch.full_like(state.epsilon(), new Scalar(Double.POSITIVE_INFINITY));
        }
    }
}
