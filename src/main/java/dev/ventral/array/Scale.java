package dev.ventral.array;

/// The line that turns a stored number into the one it stands for: `slope * stored + intercept`, in
/// float64.
record Scale(double slope, double intercept) {
    static final Scale NONE = new Scale(1, 0);

    boolean applies() {
        return slope != 1 || intercept != 0;
    }

    double of(double stored) {
        return applies() ? slope * stored + intercept : stored;
    }
}
