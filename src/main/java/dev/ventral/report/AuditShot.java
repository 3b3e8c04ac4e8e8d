package dev.ventral.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line of an audit's `gallery/gallery.csv`: one image, one attack.
///
/// @param clean the network's answer to the image as it is
/// @param distance infinite where nothing was found
record AuditShot(
        String attack,
        String norm,
        String image,
        String label,
        String clean,
        @Nullable Double cleanConfidence,
        String adversarial,
        @Nullable Double adversarialConfidence,
        double distance,
        double magnification,
        String cleanFile,
        String differenceFile,
        String adversarialFile) {
    static final List<String> COLUMNS = List.of(
            "attack",
            "norm",
            "image",
            "label",
            "clean",
            "clean_confidence",
            "adversarial",
            "adversarial_confidence",
            "distance",
            "magnification",
            "clean_file",
            "difference_file",
            "adversarial_file");

    static AuditShot of(CsvRow row) {
        return new AuditShot(
                row.text("attack"),
                row.text("norm"),
                row.text("image"),
                row.text("label"),
                row.text("clean"),
                row.numberOrNull("clean_confidence"),
                row.text("adversarial"),
                row.numberOrNull("adversarial_confidence"),
                row.real("distance"),
                row.number("magnification"),
                row.text("clean_file"),
                row.text("difference_file"),
                row.text("adversarial_file"));
    }
}
