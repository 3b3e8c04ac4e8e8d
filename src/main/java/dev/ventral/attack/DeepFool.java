package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.CandidateClasses;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.Hyperplane;
import dev.ventral.attack.step.ImageTensors;
import dev.ventral.attack.step.LineSearch;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// DeepFool (Moosavi-Dezfooli, Fawzi & Frossard 2016, algorithm 2): in each step the network is taken to be
/// linear, `f_k = z_k - z_y` has the gradient `w_k`, the class with the least `|f_k| / ||w_k||_q` is chosen
/// (q dual to the norm), and the smallest change r_i onto its boundary is added up:
///
/// `x_i+1 = clip(x_0 + (1 + overshoot) (r_0 + … + r_i))`, until the network's answer changes.
///
/// As in the authors' code the overshoot is made in every step, the classes are the most likely ones of the
/// clean image, and 50 steps are the most. Unlike there, r_i is the smallest change that also stays on [0, 1]
/// ([Hyperplane]; the same where no bound binds), and nothing is added to |f_k| for safety: the overshoot
/// does that.
///
/// `search` further steps look for the boundary on the line from the image to the point found ([LineSearch]);
/// 0, as in the paper, reports the overshooting point.
///
/// Queries: one forward pass, then `candidates - 1` gradients a step.
///
/// @param norm l2 or linf
/// @param epsilons where accuracy is reported
/// @param steps the most steps made, those of the search among them
/// @param overshoot how far beyond the linearised boundary, relative to the change
/// @param candidates how many of the most likely classes are looked at, the image's own among them
/// @param search steps of false position at the end
@JsonClassDescription("Onto the nearest linearised boundary, step by step (Moosavi-Dezfooli et al. 2016).")
@JsonTypeName(DeepFool.NAME)
@Title("DeepFool")
public record DeepFool(
        @Default("l2") Norm norm,
        @Default("[]") List<Double> epsilons,
        @Default("50") int steps,
        @Default("0.02") double overshoot,
        @Default("10") int candidates,
        @Default("0") int search)
        implements SteppedAttack {
    static final String NAME = "deepfool";
    private static final String CHANGE = "change";
    private static final String MARGIN = "margin";
    private static final String CROSSED = "crossed";
    private static final String LEFT = "left";

    public DeepFool {
        InputError.unless(
                norm == Norm.L2 || norm == Norm.LINF, "deepfool.norm: expected l2 or linf, got %s", norm.label());
        epsilons = Epsilons.optional(NAME, norm, epsilons);
        InputError.unless(steps >= 1, "deepfool.steps: expected at least 1, got %s", steps);
        InputError.unless(
                overshoot >= 0 && Double.isFinite(overshoot),
                "deepfool.overshoot: expected a number of at least 0, got %s",
                overshoot);
        InputError.unless(candidates >= 2, "deepfool.candidates: expected at least 2, got %s", candidates);
        InputError.unless(search >= 0, "deepfool.search: expected at least 0, got %s", search);
    }

    /// As in the paper.
    public DeepFool(Norm norm) {
        this(norm, List.of(), 50, .02, 10, 0);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean minimizes() {
        return true;
    }

    /// Two or three steps are usually enough: looking often saves more gradients than it costs.
    @Override
    public int checkEvery() {
        return 2;
    }

    @Override
    public void start(Victim victim, AttackState state) {
        Tensor logits = victim.logits(state.images());
        Tensor margin = state.goal().margin(logits);
        CandidateClasses.put(state, logits, candidates - 1L);
        LineSearch.start(state, margin);
        state.put(CHANGE, state.images().mul(new Scalar(0)));
        state.put(MARGIN, margin);
        state.put(CROSSED, state.finished());
        state.put(LEFT, state.made().add(new Scalar(search)));
    }

    @Override
    public void step(Victim victim, AttackState state) {
        List<Victim.Slope> leads = CandidateClasses.leads(victim, state, state.x());
        Tensor logits = leads.getFirst().logits();
        Tensor met = state.goal().met(logits);
        Tensor margin = state.goal().margin(logits);
        // what a row does beyond its end, before anyone looks, must not count
        state.offerWhere(state.x(), met.logical_and(state.finished().logical_not()));

        Tensor before = state.get(CROSSED).clone();
        LineSearch.learn(state, before, met, margin);
        LineSearch.begin(state, met.logical_and(before.logical_not()), state.x(), state.get(MARGIN), margin);
        Tensor crossed = before.logical_or(met);
        state.put(CROSSED, crossed);
        state.put(LEFT, state.get(LEFT).sub(before.to(ScalarType.Long)));
        state.finish(crossed.logical_and(state.get(LEFT).le(new Scalar(0))));

        Tensor onwards = onwards(state, CandidateClasses.nearest(norm, leads));
        state.x(ImageTensors.choose(crossed, LineSearch.point(state), onwards));
    }

    private Tensor onwards(AttackState state, Victim.Slope nearest) {
        Tensor images = state.images();
        Tensor onto = Hyperplane.towards(
                norm, state.x(), nearest.pixels(), nearest.loss().neg());
        Tensor change =
                ImageTensors.shifted(images, state.get(CHANGE).add(onto)).sub(images);
        state.put(CHANGE, change);
        return ImageTensors.shifted(images, change.mul(new Scalar(1 + overshoot)));
    }
}
