package dev.ventral.attack.exact;

/// A plane, and the side of it where `value <= 0`: `value(x) = normal . x - offset`.
///
/// @param normal of length 1, or 0 where the value is the same everywhere
record Plane(double[] normal, double offset) {

    /// The plane `normal . x = offset`, with a normal of any length.
    static Plane of(double[] normal, double offset) {
        double length = Math.sqrt(dot(normal, normal));
        return length == 0
                ? new Plane(normal, offset)
                : new Plane(along(new double[normal.length], normal, 1 / length), offset / length);
    }

    /// The plane `x_axis = at`, and the side below (`sign` 1) or above (-1).
    static Plane across(int dimension, int axis, int sign, double at) {
        double[] normal = new double[dimension];
        normal[axis] = sign;
        return new Plane(normal, sign * at);
    }

    double value(double[] x) {
        return dot(normal, x) - offset;
    }

    /// The same plane, and its other side.
    Plane turned() {
        return new Plane(along(new double[normal.length], normal, -1), -offset);
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /// The point `x + t direction`.
    static double[] along(double[] x, double[] direction, double t) {
        double[] moved = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            moved[i] = x[i] + t * direction[i];
        }
        return moved;
    }
}
