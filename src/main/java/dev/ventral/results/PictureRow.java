package dev.ventral.results;

/// Picture that an evaluation made of a network: a line of `evaluations/NAME/pictures.csv`.
///
/// @param row its row in a grid, a name for people
/// @param column its column
/// @param file a PNG file, beside the table
/// @param caption says in words what is to be seen
public record PictureRow(String condition, long seed, String row, String column, String file, String caption) {
    public static final CsvTable<PictureRow> TABLE = CsvTable.of(PictureRow.class, "pictures.csv");
}
