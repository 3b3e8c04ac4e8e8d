package dev.ventral.results;

/// Image with a strong or a weak mean response: a line of a recording's `stimuli/stimuli.csv`.
///
/// @param of the population, or a unit
/// @param end `strongest` or `weakest`
/// @param rank from 1
/// @param image its number
/// @param file the picture, beside the table
public record StimulusRow(
        String of,
        String end,
        int rank,
        int image,
        String label,
        @Finite @NumberForm(NumberForm.Kind.FIVE_DIGITS) double response,
        String file) {
    public static final CsvTable<StimulusRow> TABLE = CsvTable.of(StimulusRow.class, "stimuli/stimuli.csv");
}
