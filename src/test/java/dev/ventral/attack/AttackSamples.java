package dev.ventral.attack;

import dev.ventral.InputError;
import dev.ventral.Samples;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TargetClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
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
            (norm, epsilons) -> new ApgdT(norm, epsilons, 10, 1, 3, null, 1, false),
            (norm, epsilons) -> new AutoAttack(norm, epsilons, AutoAttack.Version.STANDARD, 10, 30),
            (norm, epsilons) -> new DeepFool(norm, epsilons, 30, .02, 10, 0),
            (norm, epsilons) -> new CarliniWagner(norm, epsilons, 4, 40, .05, .1, 0, true),
            (_, epsilons) -> new Ead(epsilons, 4, 40, .05, .01, .1, 0, true),
            (_, epsilons) -> new Ddn(epsilons, 40, .05, 1, .01),
            (norm, epsilons) -> new Fab(norm, epsilons, 10, 2, .1, 1.05, .9),
            (norm, epsilons) -> new FabT(norm, epsilons, 10, 1, 3),
            (norm, epsilons) -> new Square(norm, epsilons, 60, .8, 2),
            (_, epsilons) -> new Boundary(epsilons, 300, .1, .1, 1.5, 25),
            (norm, epsilons) -> new HopSkipJump(norm, epsilons, 5, 30, 100, 25),
            (norm, epsilons) -> new BinarySearch(new Pgd(norm, epsilons, 8, null, true, 1), 4, null),
            (norm, epsilons) ->
                    new BestOf("best-of", List.of(new Fgsm(norm, epsilons), new Bim(norm, epsilons, 4, null)), 2),
            (norm, epsilons) -> new Targeted(TargetClass.LIKELIEST, new Pgd(norm, epsilons, 8, null, true, 1)),
            (norm, epsilons) -> new BrendelBethge(norm, 31, .05, 20, 1.1, .8, 1, epsilons),
            (_, epsilons) -> new Jsma(Jsma.Features.ONE, Jsma.Direction.BOTH, 1, .145, true, 128, 36, epsilons),
            (norm, epsilons) -> new SparseFool(norm, 3, .02, 10, 40, epsilons));

    private AttackSamples() {}

    /// All of them, with epsilons 0, small and large ([#small], [#large]).
    public static Stream<Attack> all() {
        return all(norm -> List.of(0.0, small(norm), large(norm)));
    }

    /// All of them, with the norm's epsilons.
    public static Stream<Attack> all(Function<Norm, List<Double>> epsilons) {
        List<Attack> samples = new ArrayList<>();
        for (Norm norm : Norm.values()) {
            for (var maker : MAKERS) {
                made(maker, norm, epsilons.apply(norm)).ifPresent(samples::add);
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
