package dev.ventral.results;

import dev.ventral.component.Default;

/// Encoding model beside others of the same recording: a line of a recording's `comparison.csv`.
///
/// @param features what a linear model regresses on, empty for others
/// @param units number of units
/// @param correlation mean over units on the held-out images
/// @param ciLow lower end of its interval
/// @param ciHigh upper end
/// @param corrected for noise; NaN where images were not repeated
/// @param bestUnits for how many units no other model is better
/// @param shuffled correlation of the model fitted to shuffled images; NaN where it was not
public record EncodingRow(
        String model,
        @Default("") String features,
        int units,
        @Finite @NumberForm(NumberForm.Kind.EXACT) double correlation,
        @Finite @NumberForm(NumberForm.Kind.EXACT) double ciLow,
        @Finite @NumberForm(NumberForm.Kind.EXACT) double ciHigh,
        @Default("") @NumberForm(NumberForm.Kind.EXACT) double corrected,
        int bestUnits,
        @Default("") @NumberForm(NumberForm.Kind.EXACT) double shuffled) {
    public static final CsvTable<EncodingRow> TABLE = CsvTable.of(EncodingRow.class, "comparison.csv");
}
