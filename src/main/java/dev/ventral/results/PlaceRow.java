package dev.ventral.results;

/// Point of a plane on which items lie by their dissimilarity: a line of a comparison's `mds.csv`.
///
/// @param rdm whose items; empty for the matrices themselves
public record PlaceRow(
        String rdm,
        String item,
        String label,
        @Finite @NumberForm(NumberForm.Kind.EXACT) double x,
        @Finite @NumberForm(NumberForm.Kind.EXACT) double y) {
    public static final CsvTable<PlaceRow> TABLE = CsvTable.of(PlaceRow.class, "mds.csv");
}
