package dev.ventral.results;

/// Title of a name in the other tables, for people: a line of `titles.csv`.
///
/// @param name of a perturbation, a metric or a figure of training, as the other tables have it
/// @param title at the beginning of a line
/// @param words one sentence about it; may be empty
public record TitleRow(String name, String title, String words) {
    public static final CsvTable<TitleRow> TABLE = CsvTable.of(TitleRow.class, "titles.csv");
}
