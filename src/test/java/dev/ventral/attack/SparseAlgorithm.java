package dev.ventral.attack;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Croce & Hein 2021, algorithm 1, in stages, for one image in float64, where loss and gradient depend on the
/// step alone; the judge of [dev.ventral.attack.step.ApgdL1]. Projects by bisection.
///
/// @param stages the number of steps of each stage; the last has radius 1, the one before it 2, and so on
record SparseAlgorithm(float[] image, double epsilon, double[] losses, double[][] gradients, int[] stages) {

    /// All points, the given first one included.
    double[][] run(double[] start) {
        double[][] x = new double[losses.length + 1][];
        x[0] = start;
        int d = image.length;
        double kept = .2 * d;
        int changed = d;
        int begin = 0;
        for (int stage = 0; stage < stages.length; stage++) {
            double radius = epsilon * (stages.length - stage);
            double eta = radius;
            int best = begin;
            int end = begin + stages[stage];
            int every = Math.max(stages[stage] * 4 / 100, 1);
            for (int k = begin; k < end; k++) {
                best = losses[k] > losses[best] ? k : best;
                int from = k;
                if (k > begin && (k - begin) % every == 0) {
                    int now = changed(x[best]);
                    boolean fewer = now < .95 * changed;
                    from = fewer ? best : k;
                    eta = fewer ? radius : Math.max(eta / 1.5, radius / 10);
                    kept = now / 1.5;
                    changed = now;
                }
                x[k + 1] = into(step(x[from], gradients[from], (int) Math.ceil(kept - 1e-9), eta), radius);
            }
            if (stage + 1 < stages.length) {
                x[end] = into(x[best], radius - epsilon);
                changed = changed(x[end]);
                kept = changed / 1.5;
            }
            begin = end;
        }
        return x;
    }

    private static double[] step(double[] x, double[] gradient, int count, double eta) {
        int[] order = IntStream.range(0, x.length)
                .boxed()
                .sorted((a, b) -> Double.compare(Math.abs(gradient[b]), Math.abs(gradient[a])))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] moved = x.clone();
        for (int j = 0; j < Math.max(count, 1); j++) {
            moved[order[j]] += eta / Math.max(count, 1) * Math.signum(gradient[order[j]]);
        }
        return moved;
    }

    private int changed(double[] x) {
        return (int) IntStream.range(0, x.length).filter(i -> x[i] != image[i]).count();
    }

    private double[] into(double[] x, double radius) {
        double low = 0;
        double high = size(shrunk(x, 0)) > radius ? 10 : 0;
        for (int step = 0; step < 100; step++) {
            double middle = (low + high) / 2;
            if (size(shrunk(x, middle)) > radius) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return shrunk(x, high);
    }

    private double[] shrunk(double[] x, double theta) {
        double[] point = new double[x.length];
        Arrays.setAll(point, i -> {
            double v = x[i] - image[i];
            double size = Math.max(Math.abs(v) - theta, 0);
            return size == 0 ? image[i] : Math.clamp(image[i] + Math.signum(v) * size, 0, 1);
        });
        return point;
    }

    private double size(double[] x) {
        return IntStream.range(0, x.length)
                .mapToDouble(i -> Math.abs(x[i] - image[i]))
                .sum();
    }
}
