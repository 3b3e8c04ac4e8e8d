package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.Norm;
import dev.ventral.component.Default;
import java.util.Collections;
import java.util.List;

/// Best of several attacks: attacks by one norm, or one with several settings, each repeated with other random
/// numbers; for each image the smallest distance of all counts (the protocol of Li et al. 2019: a grid of step
/// sizes and numbers of steps, or of attacks, five repeats, the best per image).
///
/// Where all attacks look for the smallest change, all run on every image. Otherwise those with an
/// epsilon run at each epsilon on the images that stand, as by themselves. A success of a targeted
/// attack is one of the whole.
///
/// Cost in queries: the sum of the attacks', for each image of those that were run on it.
///
/// @param name in results; two such evaluations in one experiment need different ones
/// @param attacks with their own settings, all of one norm; those with epsilons have the same
/// @param repeats how often each is run
@JsonClassDescription("Several attacks and settings, repeated; the smallest distance per image (Li et al. 2019).")
@JsonTypeName(BestOf.NAME)
public record BestOf(
        @Default(BestOf.NAME) String name,
        List<Attack> attacks,
        @Default("1") int repeats) implements EnsembleAttack {
    static final String NAME = "best-of";

    public BestOf {
        InputError.unless(
                name.matches("[a-z0-9]+(-[a-z0-9]+)*"),
                "best-of.name: expected small letters, digits and '-', got '%s'",
                name);
        InputError.unless(!attacks.isEmpty(), "best-of.attacks: expected at least one, got none");
        attacks = List.copyOf(attacks);
        InputError.unless(repeats >= 1, "best-of.repeats: expected at least 1, got %s", repeats);
        Norm norm = attacks.getFirst().norm();
        List<Double> epsilons = epsilons(attacks);
        for (Attack attack : attacks) {
            InputError.unless(
                    attack.norm() == norm,
                    "best-of.attacks: expected one norm, got %s (%s) beside %s (%s)",
                    attack.norm().label(),
                    attack.name(),
                    norm.label(),
                    attacks.getFirst().name());
            InputError.unless(
                    attack.epsilons().isEmpty() || attack.epsilons().equals(epsilons),
                    "best-of.attacks: expected the same epsilons in all, got %s beside %s",
                    attack.epsilons(),
                    epsilons);
        }
    }

    private static List<Double> epsilons(List<Attack> attacks) {
        return attacks.stream()
                .map(Attack::epsilons)
                .filter(e -> !e.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    @Override
    public Norm norm() {
        return attacks.getFirst().norm();
    }

    @Override
    public List<Double> epsilons() {
        return epsilons(attacks);
    }

    @Override
    public List<SteppedAttack> members() {
        List<SteppedAttack> once =
                attacks.stream().flatMap(a -> a.members().stream()).toList();
        return Collections.nCopies(repeats, once).stream().flatMap(List::stream).toList();
    }

    /// Also of attacks with one step each: several are tried.
    @Override
    public boolean monotoneInEpsilon() {
        return members().stream().mapToInt(SteppedAttack::steps).sum() > 1;
    }
}
