package dev.ventral.attack.exact;

import dev.ventral.attack.step.Norm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The points on the inner side of all of some planes, bounded, in few dimensions; its points nearest to
/// others, in float64, by looking at every intersection of planes.
///
/// L2: the nearest point is the foot of the perpendicular on the intersection of the planes it lies on. L1,
/// Linf and L0: the distance is linear (L0: constant) wherever its kinks ([#kinks]) do not pass, so the
/// smallest one is at a vertex made by the polyhedron's planes and the kinks. Feet on intersections of up to
/// as many planes as there are dimensions comprise both, and none of them that lies in the polyhedron is too
/// near.
record Polyhedron(List<Plane> sides) {
    private static final double INSIDE = 1e-10;
    private static final double DEPENDENT = 1e-8;
    /// What counts as a change of a coordinate in L0: far above rounding.
    private static final double CHANGED = 1e-8;

    Polyhedron {
        sides = List.copyOf(sides);
    }

    boolean contains(double[] x) {
        for (Plane side : sides) {
            if (side.value(x) > INSIDE) {
                return false;
            }
        }
        return true;
    }

    /// The point nearest to `x`, or null where there is no point at all.
    double @Nullable [] nearest(Norm norm, double[] x) {
        List<Plane> planes = new ArrayList<>(sides);
        planes.addAll(kinks(norm, x));
        double[][] best = {null};
        double[] least = {Double.POSITIVE_INFINITY};
        feet(planes, 0, x, List.of(), foot -> {
            double size = distance(norm, foot, x);
            if (size < least[0] && contains(foot)) {
                least[0] = size;
                best[0] = foot;
            }
        });
        return best[0];
    }

    /// All feet of perpendiculars from a point on intersections of planes: `foot`, then its own feet on the
    /// planes from `next` on, within the intersection so far.
    ///
    /// @param basis orthonormal, of the normals of the planes intersected so far
    private static void feet(
            List<Plane> planes, int next, double[] foot, List<double[]> basis, Consumer<double[]> each) {
        each.accept(foot);
        if (basis.size() == foot.length) {
            return;
        }
        for (int p = next; p < planes.size(); p++) {
            double[] within = planes.get(p).normal();
            for (double[] b : basis) {
                within = Plane.along(within, b, -Plane.dot(within, b));
            }
            double length = Math.sqrt(Plane.dot(within, within));
            if (length > DEPENDENT) {
                double[] unit = Plane.along(new double[foot.length], within, 1 / length);
                List<double[]> wider = new ArrayList<>(basis);
                wider.add(unit);
                feet(planes, p + 1, Plane.along(foot, unit, -planes.get(p).value(foot) / length), wider, each);
            }
        }
    }

    /// The planes on which the distance to `x` bends or jumps: where a coordinate is unchanged (L1, L0), or
    /// two are changed by as much (Linf).
    private static List<Plane> kinks(Norm norm, double[] x) {
        int d = x.length;
        List<Plane> kinks = new ArrayList<>();
        for (int i = 0; i < d && norm != Norm.L2; i++) {
            kinks.add(Plane.across(d, i, 1, x[i]));
            for (int j = 0; j < i && norm == Norm.LINF; j++) {
                for (int sign : new int[] {-1, 1}) {
                    double[] normal = new double[d];
                    normal[i] = 1;
                    normal[j] = sign;
                    kinks.add(Plane.of(normal, x[i] + sign * x[j]));
                }
            }
        }
        return kinks;
    }

    static double distance(Norm norm, double[] a, double[] b) {
        double[] sizes = IntStream.range(0, a.length)
                .mapToDouble(i -> Math.abs(a[i] - b[i]))
                .toArray();
        return switch (norm) {
            case L0 -> Arrays.stream(sizes).filter(v -> v > CHANGED).count();
            case L1 -> Arrays.stream(sizes).sum();
            case L2 -> Math.sqrt(Plane.dot(sizes, sizes));
            case LINF -> Arrays.stream(sizes).max().orElse(0);
        };
    }
}
