package dev.ventral.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line of `gallery/gallery.csv`: one image as one network saw it, and what it said.
record GalleryRow(
        String file,
        String condition,
        long seed,
        String perturbation,
        String norm,
        double strength,
        String image,
        String label,
        String prediction,
        @Nullable Double confidence) {
    static final List<String> COLUMNS = List.of(
            "file",
            "condition",
            "seed",
            "perturbation",
            "norm",
            "strength",
            "image",
            "label",
            "prediction",
            "confidence");

    static GalleryRow of(CsvRow row) {
        return new GalleryRow(
                row.text("file"),
                row.text("condition"),
                row.whole("seed"),
                row.text("perturbation"),
                row.text("norm"),
                row.number("strength"),
                row.text("image"),
                row.text("label"),
                row.text("prediction"),
                row.numberOrNull("confidence"));
    }
}
