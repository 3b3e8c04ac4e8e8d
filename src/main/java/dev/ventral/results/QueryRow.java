package dev.ventral.results;

/// How far an attack has come after so many queries for each image: a line of an audit's `queries.csv`.
///
/// @param medianDistance over all images, 0 for those that are wrong without a change; infinite where nothing was
///     found for most images
/// @param found share of the images
public record QueryRow(
        String attack,
        String norm,
        long queries,
        double medianDistance,
        @Finite double found) {
    public static final CsvTable<QueryRow> TABLE = CsvTable.of(QueryRow.class, "queries.csv");
}
