package dev.ventral.attack.exact;

import dev.ventral.attack.Attack;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.evaluation.attack.AttackOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A small network, some images, and the exact distance of each by each norm to any other class and to the
/// next.
///
/// @param images float32 values in float64
/// @param distances by norm, of each image
/// @param toNext the same to the class after the image's own
record Sample(ReluNet net, List<double[]> images, Map<Norm, double[]> distances, Map<Norm, double[]> toNext) {
    /// By how much the judge's float64 measure of float32 pixels may differ from the exact distance.
    static final double ROUNDING = 1e-9;
    /// Nearer images say more of rounding than of the attack.
    private static final double NEAREST = .01;

    /// Networks of two and of three classes. A third of the images' values are black or white, so that bounds
    /// bind.
    static final List<Sample> ALL = List.of(
            of(1, 2, 6, 2, 6),
            of(2, 3, 5, 2, 6),
            of(3, 4, 4, 2, 5),
            of(4, 2, 6, 3, 6),
            of(5, 3, 5, 3, 6),
            of(6, 4, 4, 3, 5));

    static Sample of(long seed, int d, int hidden, int classes, int count) {
        var net = ReluNet.random(seed, d, hidden, classes);
        var random = new SplittableRandom(seed + 1000);
        List<double[]> images = new ArrayList<>();
        while (images.size() < count) {
            double[] x = ReluNet.uniform(random, d);
            Arrays.setAll(x, i -> random.nextInt(3) == 0 ? Math.rint(x[i]) : x[i]);
            double[] nearest = net.nearest(Norm.LINF, x, net.answer(x));
            if (nearest != null && Polyhedron.distance(Norm.LINF, nearest, x) > NEAREST) {
                images.add(x);
            }
        }
        Map<Norm, double[]> distances = new EnumMap<>(Norm.class);
        Map<Norm, double[]> toNext = new EnumMap<>(Norm.class);
        for (Norm norm : Norm.values()) {
            distances.put(
                    norm,
                    images.stream()
                            .mapToDouble(x -> distance(norm, net.nearest(norm, x, net.answer(x)), x))
                            .toArray());
            toNext.put(
                    norm,
                    images.stream()
                            .mapToDouble(x -> distance(norm, net.nearestIn(norm, x, (net.answer(x) + 1) % classes), x))
                            .toArray());
        }
        return new Sample(net, images, distances, toNext);
    }

    private static double distance(Norm norm, double[] point, double[] x) {
        return point == null ? Double.POSITIVE_INFINITY : Polyhedron.distance(norm, point, x);
    }

    /// The exact distances an attack has to find: to any class but the own or, if it aims at it, to the next.
    double[] exact(Attack attack) {
        return (attack.target() == TargetClass.NEXT ? toNext : distances).get(attack.norm());
    }

    /// What the attack finds, by the judge's measure, over the exact distance: infinite where it finds nothing.
    /// Images that have no other class are left out.
    ///
    /// @param copies of each image, each with random numbers of its own: the nearest counts
    double[] ratios(Attack attack, int copies) {
        AttackOutcome attacked =
                new Evaluator(256, Progress.none()).attack(net.classifier(), data(copies), attack, 1, false);
        double[] exact = exact(attack);
        int n = images.size();
        return IntStream.range(0, n)
                .filter(i -> Double.isFinite(exact[i]))
                .mapToDouble(i -> IntStream.range(0, copies)
                                .mapToDouble(c -> attacked.distance(c * n + i))
                                .min()
                                .orElseThrow()
                        / exact[i])
                .toArray();
    }

    private LabelledImages data(int copies) {
        int d = net.dimension();
        int n = copies * images.size();
        float[] pixels = new float[n * d];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            double[] x = images.get(i % images.size());
            labels[i] = net.answer(x);
            for (int k = 0; k < d; k++) {
                pixels[i * d + k] = (float) x[k];
            }
        }
        List<String> classes = List.of("a", "b", "c").subList(0, net.classes());
        return new LabelledImages("set", Images.ofFloats(n, 1, 1, d, pixels), labels, classes);
    }

    /// The same of several networks.
    static double[] ratios(List<Sample> samples, Attack attack, int copies) {
        return samples.stream()
                .flatMapToDouble(s -> Arrays.stream(s.ratios(attack, copies)))
                .sorted()
                .toArray();
    }
}
