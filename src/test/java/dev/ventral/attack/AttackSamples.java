package dev.ventral.attack;

import dev.ventral.InputError;
import dev.ventral.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// Every attack with every norm it allows: an attack that is missing here fails the tests that hold for all.
public final class AttackSamples {
    /// The place where a new attack is made, with settings that keep it quick and, where it has them, with two
    /// restarts; a norm it does not allow is refused by its constructor, or is not the norm it then has.
    private static final List<BiFunction<Norm, List<Double>, Attack>> MAKERS = List.of(
            Fgsm::new,
            (norm, epsilons) -> new Pgd(norm, epsilons, 8, null, true, 2),
            (norm, epsilons) -> new Bim(norm, epsilons, 8, null),
            (norm, epsilons) -> new MiFgsm(norm, epsilons, 8, 1, null),
            (norm, epsilons) -> new PgdAdam(norm, epsilons, 20, null, true, 2),
            (norm, epsilons) -> new RandomUniform(norm, epsilons, 30),
            (norm, epsilons) -> new RandomGaussian(norm, epsilons, 30),
            (norm, epsilons) -> new ApgdCe(norm, epsilons, 10, 2, 1, false),
            (norm, epsilons) -> new ApgdDlr(norm, epsilons, 10, 2, 2, false),
            (norm, epsilons) -> new ApgdT(norm, epsilons, 10, 1, 3, null, 1, false));

    private AttackSamples() {}

    /// All of them, with epsilons 0, small and large ([#small], [#large]).
    public static Stream<Attack> all() {
        List<Attack> samples = new ArrayList<>();
        for (Norm norm : Norm.values()) {
            for (var maker : MAKERS) {
                made(maker, norm, List.of(0.0, small(norm), large(norm))).ifPresent(samples::add);
            }
        }
        return Samples.ofEvery(Attack.class, samples);
    }

    private static Optional<Attack> made(
            BiFunction<Norm, List<Double>, Attack> maker, Norm norm, List<Double> epsilons) {
        try {
            return Optional.of(maker.apply(norm, epsilons)).filter(attack -> attack.norm() == norm);
        } catch (InputError refused) {
            if (!String.valueOf(refused.getMessage()).contains("norm")) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    /// An epsilon that breaks some of the images of 6 x 6 pixels that [LambdaNet#convolutional] sees.
    public static double small(Norm norm) {
        return switch (norm) {
            case L0 -> 1;
            case L1 -> .4;
            case L2 -> .1;
            case LINF -> .02;
        };
    }

    /// An epsilon that breaks more.
    public static double large(Norm norm) {
        return 3 * small(norm);
    }
}
