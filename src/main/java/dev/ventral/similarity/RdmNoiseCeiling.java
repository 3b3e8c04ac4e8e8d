package dev.ventral.similarity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// How alike any model could at best be to the subjects' dissimilarity matrices, given how they differ from
/// one another: the mean over subjects of the comparison with
///
///     upper: the average of all subjects, which is the best there is for these subjects, too good for others
///     lower: the average of the other subjects, which knows less than the truth
///
/// Averages are those of [RdmComparison#average]. For Pearson, cosine and the whitened comparisons no model
/// can be above `upper`; for Spearman none that predicts no ties; for Kendall's tau it is an approximation.
///
/// Source: Nili et al. 2014, "A toolbox for representational similarity analysis", PLoS Computational Biology
/// 10.
///
/// @param lower NaN for one subject
/// @param upper at least `lower`, up to rounding and the restrictions above
public record RdmNoiseCeiling(double lower, double upper) {

    /// @param subjects one matrix each, of the same images
    public static RdmNoiseCeiling of(List<SquareMatrix> subjects, RdmComparison comparison) {
        return of(
                subjects.stream().map(SquareMatrix::upperTriangle).toList(),
                IntStream.range(0, subjects.size()).toArray(),
                comparison);
    }

    /// @param rdms values above the diagonals; entries that are missing are NaN in all
    /// @param subjects whose each is: all of a subject are left out together
    static RdmNoiseCeiling of(List<double[]> rdms, int[] subjects, RdmComparison comparison) {
        return of(rdms, rdms.stream().map(comparison::normalised).toList(), subjects, comparison);
    }

    /// @param unit the same, normalised
    static RdmNoiseCeiling of(List<double[]> rdms, List<double[]> unit, int[] subjects, RdmComparison comparison) {
        var average = new RdmAverage(unit);
        double upper = mean(average.all(), range(subjects.length), rdms, unit, comparison);
        double lower = 0;
        for (int subject : Arrays.stream(subjects).distinct().toArray()) {
            List<Integer> own = new ArrayList<>();
            for (int place = 0; place < subjects.length; place++) {
                if (subjects[place] == subject) {
                    own.add(place);
                }
            }
            double alike = own.size() == subjects.length
                    ? Double.NaN
                    : mean(average.without(own), own, rdms, unit, comparison);
            lower += alike * own.size() / subjects.length;
        }
        return new RdmNoiseCeiling(lower, upper);
    }

    /// Of these matrices' likeness to `reference`.
    private static double mean(
            double[] reference,
            List<Integer> places,
            List<double[]> rdms,
            List<double[]> unit,
            RdmComparison comparison) {
        double[] dual = comparison.dual(comparison.normalised(reference));
        return places.stream()
                .mapToDouble(p -> comparison.between(reference, dual, rdms.get(p), unit.get(p)))
                .average()
                .orElse(Double.NaN);
    }

    private static List<Integer> range(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
