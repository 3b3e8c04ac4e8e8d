package dev.ventral.evaluation.attack;

import dev.ventral.attack.step.Norm;
import dev.ventral.results.QueryTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Outcome of an attack: what it found, image by image: everything that is reported of an attack is computed from
/// this.
///
/// An image the network gets wrong as it is has distance 0; one that no candidate broke has an infinite
/// distance, never a number.
public final class AttackOutcome {
    private final Norm norm;
    private final int[] clean;
    private final @Nullable Verdict[] nearest;
    private final double[] distance;
    private final List<float @Nullable []> pixels;
    private final long[] forward;
    private final long[] gradients;
    private final List<List<QueryTrace>> traces;

    /// @param norm of the distances
    /// @param clean the network's answers to the images as they are
    /// @param correct whether they are right
    AttackOutcome(Norm norm, int[] clean, BitSet correct) {
        int n = clean.length;
        this.norm = norm;
        this.clean = clean;
        nearest = new Verdict[n];
        pixels = new ArrayList<>(Collections.nCopies(n, null));
        forward = new long[n];
        gradients = new long[n];
        traces = new ArrayList<>(Collections.nCopies(n, List.of()));
        distance = new double[n];
        Arrays.setAll(distance, i -> correct.get(i) ? Double.POSITIVE_INFINITY : 0);
    }

    /// Adds what a run found of one image; the nearest candidate of all runs stays.
    void add(ImageOutcome found, boolean keepPixels) {
        int i = found.image();
        traces.set(i, joined(traces.get(i), found.trace(), forward[i] + gradients[i]));
        forward[i] += found.forward();
        gradients[i] += found.gradients();
        if (found.distance(norm) < distance[i]) {
            distance[i] = found.distance(norm);
            nearest[i] = found.verdict();
            pixels.set(i, keepPixels ? found.pixels() : null);
        }
    }

    private static List<QueryTrace> joined(List<QueryTrace> before, List<QueryTrace> after, long spent) {
        double least =
                before.isEmpty() ? Double.POSITIVE_INFINITY : before.getLast().distance();
        var all = new ArrayList<>(before);
        for (QueryTrace point : after) {
            if (point.distance() < least) {
                all.add(new QueryTrace(spent + point.queries(), point.distance()));
            }
        }
        return all;
    }

    /// The number of images.
    public int count() {
        return clean.length;
    }

    /// The norm of the distances.
    public Norm norm() {
        return norm;
    }

    /// The network's answer to an image as it is.
    public int clean(int image) {
        return clean[image];
    }

    /// The smallest change found that breaks the image; infinite where none was found.
    public double distance(int image) {
        return distance[image];
    }

    /// The same change by another norm: NaN where there is none.
    public double distance(int image, Norm other) {
        Verdict verdict = nearest[image];
        return verdict == null ? distance[image] == 0 ? 0 : Double.NaN : verdict.size(other);
    }

    /// The network's answer to the nearest candidate; to the image as it is where that is wrong, -1 where
    /// nothing was found.
    public int adversarial(int image) {
        Verdict verdict = nearest[image];
        return verdict != null ? verdict.prediction() : distance[image] == 0 ? clean[image] : -1;
    }

    /// The nearest candidate, if it was to be kept and there is one.
    public float @Nullable [] pixels(int image) {
        return pixels.get(image);
    }

    /// Forward passes spent on an image.
    public long forward(int image) {
        return forward[image];
    }

    /// Gradients spent on an image.
    public long gradients(int image) {
        return gradients[image];
    }

    /// How the smallest distance of an image fell with the queries.
    public List<QueryTrace> trace(int image) {
        return traces.get(image);
    }

    /// The images that stand at `epsilon`: those whose smallest distance is larger.
    public BitSet standing(double epsilon) {
        var standing = new BitSet(distance.length);
        for (int i = 0; i < distance.length; i++) {
            standing.set(i, distance[i] > epsilon * (1 + Judge.SLACK));
        }
        return standing;
    }

    /// All distances.
    public double[] distances() {
        return distance.clone();
    }
}
