package dev.ventral.report;

import java.util.List;

/// A line of `queries.csv`: how far an attack has come after so many queries for each image.
///
/// @param median over all images, 0 for those that are wrong without a change; infinite where nothing was found for
/// most images
record AuditQueries(String attack, String norm, double queries, double median, double found) {
    static final List<String> COLUMNS = List.of("attack", "norm", "queries", "median_distance", "found");

    static AuditQueries of(CsvRow row) {
        return new AuditQueries(
                row.text("attack"),
                row.text("norm"),
                row.number("queries"),
                row.real("median_distance"),
                row.number("found"));
    }
}
