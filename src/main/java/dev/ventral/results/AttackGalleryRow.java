package dev.ventral.results;

/// Image, the change that an attack made of it, and the network's answers: a line of an audit's
/// `gallery/gallery.csv`.
///
/// @param image its number in the data set
/// @param label its class
/// @param clean the network's answer to the image as it is
/// @param adversarial the network's answer to the changed image
/// @param distance infinite where nothing was found
/// @param magnification of the change in its picture
/// @param cleanFile the pictures, beside the table
public record AttackGalleryRow(
        String attack,
        String norm,
        int image,
        String label,
        String clean,
        double cleanConfidence,
        String adversarial,
        double adversarialConfidence,
        double distance,
        @Finite double magnification,
        String cleanFile,
        String differenceFile,
        String adversarialFile) {
    public static final CsvTable<AttackGalleryRow> TABLE = CsvTable.of(AttackGalleryRow.class, "gallery/gallery.csv");
}
