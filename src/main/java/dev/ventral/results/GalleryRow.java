package dev.ventral.results;

/// Image as one network saw it, and what the network said: a line of a run's `gallery/gallery.csv`.
///
/// @param file the picture, beside the table
/// @param image its number in the data set
/// @param label its class
/// @param prediction the network's answer
/// @param confidence of the answer
public record GalleryRow(
        String file,
        String condition,
        long seed,
        String perturbation,
        String norm,
        @Finite @NumberForm(NumberForm.Kind.EXACT) double strength,
        int image,
        String label,
        String prediction,
        @NumberForm(NumberForm.Kind.FOUR_DECIMALS) double confidence) {
    public static final CsvTable<GalleryRow> TABLE = CsvTable.of(GalleryRow.class, "gallery/gallery.csv");
}
