package dev.ventral.attack.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.attack.ApgdCe;
import dev.ventral.attack.Attack;
import dev.ventral.attack.AttackSamples;
import dev.ventral.attack.Pgd;
import dev.ventral.attack.step.Norm;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Attacks on small networks whose exact minimal distances are known ([ReluNet]): no attack may report less.
/// How near those come that look for the smallest change: [SmallestChangeTest].
class ExactDistanceTest {
    /// Whatever the settings; each breaks at least one image, so that there is something to compare.
    static Stream<Attack> attacks() {
        return AttackSamples.all(norm -> switch (norm) {
            case L0 -> List.of(1.0, 2.0, 4.0);
            case L1 -> List.of(.1, .3, .6, 1.2);
            case L2 -> List.of(.1, .2, .4, .8);
            case LINF -> List.of(.05, .1, .2, .4);
        });
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void nothingIsNearerThanTheExactDistance(Attack attack) {
        double[] ratios = Sample.ratios(List.of(Sample.ALL.get(4)), attack, 1);
        assertThat(ratios[0]).isFinite().isGreaterThanOrEqualTo(1 - Sample.ROUNDING);
    }

    /// With 16 random starts an image stands within .98 of its exact distance and falls within 1.02 of it.
    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void ascentInABallBracketsTheExactDistance(Norm norm) {
        List<BiFunction<Norm, List<Double>, Attack>> attacks = List.of(
                (n, epsilons) -> new Pgd(n, epsilons, 50, null, true, 1),
                (n, epsilons) -> new ApgdCe(n, epsilons, 50, 1, 1, false));
        Sample sample = Sample.ALL.get(3);
        List<Double> epsilons = Arrays.stream(sample.distances().get(norm))
                .filter(Double::isFinite)
                .flatMap(d -> DoubleStream.of(.98 * d, 1.02 * d))
                .sorted()
                .boxed()
                .toList();
        for (var maker : attacks) {
            double[] ratios = sample.ratios(maker.apply(norm, epsilons), 16);
            assertThat(Arrays.stream(ratios)).allMatch(r -> r >= 1 - Sample.ROUNDING && r <= 1.02 * (1 + 1e-6));
        }
    }
}
