package dev.ventral.report;

import java.util.List;

/// A line of `samples.csv`: what one attack found for one image.
///
/// @param adversarial the network's answer to the nearest candidate; -1 where nothing was found
/// @param distance by the attack's norm: 0 where the answer is wrong without a change, infinite where nothing
///     was found
record AuditSample(long image, int label, int clean, String attack, String norm, int adversarial, double distance) {
    static final List<String> COLUMNS =
            List.of("image", "label", "clean", "attack", "norm", "adversarial", "l0", "l1", "l2", "linf", "success");

    static AuditSample of(CsvRow row) {
        String norm = row.text("norm");
        double distance = COLUMNS.contains(norm) ? row.real(norm) : Double.NaN;
        boolean found = row.text("success").equals("true") && Double.isFinite(distance);
        return new AuditSample(
                row.whole("image"),
                (int) row.whole("label"),
                (int) row.whole("clean"),
                row.text("attack"),
                norm,
                found && !row.text("adversarial").isBlank() ? (int) row.whole("adversarial") : -1,
                found ? distance : Double.POSITIVE_INFINITY);
    }

    /// Whether the network's answer to the image as it is is right.
    boolean right() {
        return clean == label;
    }
}
