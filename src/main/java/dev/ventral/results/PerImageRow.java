package dev.ventral.results;

/// What a network did with each image: a line of its file in `outcomes/`.
///
/// @param strength NaN for distances
/// @param correct a 1 or 0 for each image, or nothing
/// @param distances numbers with blanks between them, or nothing
record PerImageRow(
        String dataset, String perturbation, String norm, double strength, String correct, String distances) {
    static final CsvTable<PerImageRow> TABLE = CsvTable.of(PerImageRow.class, "outcomes");
}
