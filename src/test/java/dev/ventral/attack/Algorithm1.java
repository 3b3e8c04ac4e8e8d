package dev.ventral.attack;

import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.NormTest;
import java.util.Arrays;

/// Croce & Hein 2020, algorithm 1, for one image in float64, where loss and gradient depend on the step
/// alone; the judge of [dev.ventral.attack.step.ApgdStepSize].
final class Algorithm1 {
    private final Norm norm;
    private final float[] image;
    private final double epsilon;
    private final double[] losses;
    private final double[][] gradients;
    private final int[] checkpoints;
    int halvings;

    Algorithm1(Norm norm, float[] image, double epsilon, double[] losses, double[][] gradients, int[] checkpoints) {
        this.norm = norm;
        this.image = image;
        this.epsilon = epsilon;
        this.losses = losses;
        this.gradients = gradients;
        this.checkpoints = checkpoints;
    }

    /// All points, the given first one included.
    double[][] run(double[] start) {
        double[][] x = new double[losses.length + 1][];
        x[0] = start;
        int best = 0;
        int bestAtCheck = 0;
        boolean halved = true;
        double eta = 2 * epsilon;
        int last = 0;
        double[] previous = start;
        for (int k = 0; k < losses.length; k++) {
            if (losses[k] > losses[best]) {
                best = k;
            }
            int from = k;
            if (Arrays.binarySearch(checkpoints, k) >= 0) {
                int rises = 0;
                for (int i = last + 1; i <= k; i++) {
                    rises += losses[i] > losses[i - 1] ? 1 : 0;
                }
                halved = rises <= .75 * (k - last) || !halved && bestAtCheck == best;
                if (halved) {
                    halvings++;
                    eta /= 2;
                    from = best;
                }
                bestAtCheck = best;
                last = k;
            }
            double[] here = x[from];
            double[] z = into(sum(here, eta / size(gradients[from]), direction(gradients[from])));
            double[] moved = new double[z.length];
            for (int i = 0; i < z.length; i++) {
                moved[i] = here[i] + .75 * (z[i] - here[i]) + .25 * (here[i] - previous[i]);
            }
            x[k + 1] = k == 0 ? z : into(moved);
            previous = here;
        }
        return x;
    }

    private double size(double[] gradient) {
        return norm == Norm.L2 ? NormTest.size(Norm.L2, gradient) : 1;
    }

    private double[] direction(double[] gradient) {
        return norm == Norm.L2
                ? gradient
                : Arrays.stream(gradient).map(Math::signum).toArray();
    }

    private static double[] sum(double[] x, double scale, double[] direction) {
        double[] sum = new double[x.length];
        Arrays.setAll(sum, i -> x[i] + scale * direction[i]);
        return sum;
    }

    private double[] into(double[] x) {
        double[] delta = new double[x.length];
        Arrays.setAll(delta, i -> x[i] - image[i]);
        double shrink = norm == Norm.L2 ? Math.min(1, epsilon / NormTest.size(Norm.L2, delta)) : 1;
        Arrays.setAll(delta, i -> Math.clamp(image[i] + Math.clamp(delta[i] * shrink, -epsilon, epsilon), 0, 1));
        return delta;
    }
}
