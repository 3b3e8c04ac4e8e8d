package dev.ventral.attack.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.attack.ApgdCe;
import dev.ventral.attack.Attack;
import dev.ventral.attack.AttackSamples;
import dev.ventral.attack.BinarySearch;
import dev.ventral.attack.Boundary;
import dev.ventral.attack.BrendelBethge;
import dev.ventral.attack.CarliniWagner;
import dev.ventral.attack.Ddn;
import dev.ventral.attack.DeepFool;
import dev.ventral.attack.Ead;
import dev.ventral.attack.Fab;
import dev.ventral.attack.FabT;
import dev.ventral.attack.HopSkipJump;
import dev.ventral.attack.Jsma;
import dev.ventral.attack.Pgd;
import dev.ventral.attack.SparseFool;
import dev.ventral.attack.Square;
import dev.ventral.attack.Targeted;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TargetClass;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Attacks that look for the smallest change, on small networks whose exact minimal distances are known: how
/// near each comes, at these settings.
class SmallestChangeTest {
    /// How near a method comes: by how much the distances it finds exceed the exact ones.
    ///
    /// @param median of half of the images at most, relative to the exact distance
    /// @param most of three quarters of the images at most
    record Near(Attack attack, double median, double most) {}

    /// A third of the values are black or white. Of 34 images two lie where the network is flat: attacks that
    /// only follow the gradient from the image itself find nothing there.
    static Stream<Near> minimal() {
        return Stream.of(
                // the overshoot of .02; a line search takes it back, but stays on the line
                new Near(deepFool(Norm.L2, 0), .021, .1),
                new Near(deepFool(Norm.LINF, 0), .021, .3),
                new Near(deepFool(Norm.L2, 5), .001, .05),
                new Near(deepFool(Norm.LINF, 5), .001, .25),
                new Near(fab(Norm.L2), .001, .005),
                new Near(new FabT(Norm.LINF, List.of(), 30, 4, 2), .001, .01),
                new Near(new Ddn(List.of(), 100, .05, 1, .01), .01, .1),
                new Near(next(new Ddn(List.of(), 100, .05, 1, .01)), .01, .6),
                // few steps: Adam's for Carlini & Wagner, shrinking ones for the elastic net
                new Near(carliniWagner(Norm.L2, 5, 100, .05), .03, .5),
                new Near(ead(4, 100, .02, .1), .03, .1),
                // decisions only: about 600 and 1,700 of them
                new Near(new Boundary(List.of(), 500, .01, .01, 1.5, 25), .03, .1),
                new Near(new HopSkipJump(Norm.LINF, List.of(), 10, 50, 1000, 25), .06, .12),
                // lambda 1: the overshoot of .02, on the way of DeepFool
                new Near(sparseFool(Norm.L1, 1), .021, .06),
                new Near(sparseFool(Norm.L0, 1), 0, 0),
                new Near(next(sparseFool(Norm.L1, 1)), .05, Double.POSITIVE_INFINITY),
                // the paper's 3, for large images, goes as far beyond the boundary
                new Near(sparseFool(Norm.L1, 3), 2.5, 4),
                new Near(sparseFool(Norm.L0, 3), 1, 1),
                new Near(jsma(Jsma.Features.ONE), 0, 0),
                new Near(next(jsma(Jsma.Features.ONE)), 0, Double.POSITIVE_INFINITY),
                // two values are changed where one would do
                new Near(jsma(Jsma.Features.TWO), 1, 1));
    }

    /// The same with more steps, and attacks whose steps are dear.
    static Stream<Near> minimalSlowly() {
        return Stream.of(
                new Near(brendelBethge(Norm.L0), 0, 0),
                new Near(brendelBethge(Norm.L1), .001, .05),
                new Near(brendelBethge(Norm.L2), .001, .02),
                new Near(brendelBethge(Norm.LINF), .001, .01),
                // the usual setting of Carlini & Wagner, but for the first c
                new Near(carliniWagner(Norm.L2, 9, 1000, .01), .001, .01),
                new Near(carliniWagner(Norm.LINF, 15, 400, .02), .002, .005),
                // beta is 50 times the rate: the L1 norm outweighs the square of the L2 norm
                new Near(new Ead(List.of(), 12, 300, .0001, .005, 100, 0, false), .001, .003),
                // about 10,000 decisions
                new Near(new HopSkipJump(Norm.L2, List.of(), 20, 100, 10000, 25), .05, .1),
                new Near(new HopSkipJump(Norm.LINF, List.of(), 20, 100, 10000, 25), .03, .05),
                new Near(new Boundary(List.of(), 5000, .01, .01, 1.5, 25), .001, .01),
                new Near(next(new Boundary(List.of(), 5000, .01, .01, 1.5, 25)), .001, .01),
                new Near(fab(Norm.L1), .001, .005),
                new Near(new FabT(Norm.L1, List.of(), 30, 4, 2), .001, .005),
                new Near(new FabT(Norm.L2, List.of(), 30, 4, 2), .001, .005),
                new Near(fab(Norm.LINF), .001, .01),
                // bisection over what is searched at random: not every round finds what there is
                new Near(search(pgd(Norm.L1)), .02, .1),
                new Near(search(pgd(Norm.L2)), .03, .06),
                new Near(search(pgd(Norm.LINF)), .02, .15),
                // five searches find what one may miss
                new Near(search(restarted(Norm.L1)), .01, .05),
                new Near(search(restarted(Norm.L2)), .01, .05),
                new Near(search(restarted(Norm.LINF)), .01, .05),
                // a tenth of the usual overshoot
                new Near(new SparseFool(Norm.L1, 1, .002, 10, 100, List.of()), .01, .05),
                new Near(next(search(pgd(Norm.L2))), .03, .1),
                // in two to four dimensions a step of Auto-PGD in L1 moves one value
                new Near(search(apgd(Norm.L1)), .2, .4),
                new Near(search(apgd(Norm.L2)), .01, .1),
                new Near(search(apgd(Norm.LINF)), .01, .15),
                new Near(search(square(Norm.LINF)), .01, .01));
    }

    private static Attack next(Attack attack) {
        return new Targeted(TargetClass.NEXT, attack);
    }

    private static Attack deepFool(Norm norm, int search) {
        return new DeepFool(norm, List.of(), 50, .02, 10, search);
    }

    private static Attack fab(Norm norm) {
        return new Fab(norm, List.of(), 30, 8, .1, 1.05, .9);
    }

    private static Attack carliniWagner(Norm norm, int searches, int iterations, double rate) {
        return new CarliniWagner(norm, List.of(), searches, iterations, rate, .1, 0, true);
    }

    private static Attack ead(int searches, int iterations, double rate, double beta) {
        return new Ead(List.of(), searches, iterations, rate, beta, .1, 0, false);
    }

    private static Attack brendelBethge(Norm norm) {
        return new BrendelBethge(norm, 60, .05, 10, 1.1, .8, 1, List.of());
    }

    private static Attack search(Attack attack) {
        return new BinarySearch(attack, 12, .1);
    }

    private static Attack pgd(Norm norm) {
        return new Pgd(norm, List.of(.1), 40, null, true, 1);
    }

    private static Attack restarted(Norm norm) {
        return new Pgd(norm, List.of(.1), 40, null, true, 5);
    }

    private static Attack apgd(Norm norm) {
        return new ApgdCe(norm, List.of(.1), 40, 1, 1, false);
    }

    private static Attack square(Norm norm) {
        return new Square(norm, List.of(.1), 300, .8, 1);
    }

    private static Attack sparseFool(Norm norm, double lambda) {
        return new SparseFool(norm, lambda, .02, 10, 100, List.of());
    }

    private static Attack jsma(Jsma.Features features) {
        return new Jsma(features, Jsma.Direction.BOTH, 1, 1, true, 128, 100, List.of());
    }

    @ParameterizedTest
    @MethodSource("minimal")
    void theSmallestChangeIsFound(Near near) {
        compare(near);
    }

    @ParameterizedTest
    @MethodSource("minimalSlowly")
    @Tag("slow")
    void theSmallestChangeIsFoundWithMoreSteps(Near near) {
        compare(near);
    }

    private static void compare(Near near) {
        double[] ratios = Sample.ratios(Sample.ALL, near.attack(), 1);
        assertThat(ratios[0]).isGreaterThanOrEqualTo(1 - Sample.ROUNDING);
        assertThat(ratios[ratios.length / 2]).isLessThanOrEqualTo((1 + near.median()) * (1 + Sample.ROUNDING));
        assertThat(ratios[ratios.length * 3 / 4]).isLessThanOrEqualTo((1 + near.most()) * (1 + Sample.ROUNDING));
    }

    @Test
    void everyAttackForTheSmallestChangeHasItsFactors() {
        List<Class<?>> known = Stream.concat(minimal(), minimalSlowly())
                .<Class<?>>map(near -> near.attack().getClass())
                .toList();
        assertThat(AttackSamples.all().filter(Attack::minimizes).map(Attack::getClass))
                .isNotEmpty()
                .allMatch(known::contains);
    }
}
