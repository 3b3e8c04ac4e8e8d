package dev.ventral.report.part;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `report.js` draws into the element of the same id.
public sealed interface Chart {
    /// The element's id.
    String id();

    String title();

    /// The chart in words, for those who do not see it.
    String alt();

    /// Which kind it is, for the script.
    @JsonProperty
    default String kind() {
        return switch (this) {
            case Lines _ -> "lines";
            case Histogram _ -> "histogram";
            case Points _ -> "points";
            case Bars _ -> "bars";
            case Scatter _ -> "scatter";
        };
    }

    /// Lines over x.
    ///
    /// @param percent y is a share, shown in per cent
    /// @param fractions x is a numerator over 255
    /// @param layers series are depths of a network, coloured along a scale, not conditions
    /// @param log x is logarithmic
    /// @param steps x is a count, such as of epochs or layers: there is nothing between whole numbers
    record Lines(
            String id,
            String title,
            String alt,
            String xName,
            String yName,
            boolean percent,
            boolean fractions,
            boolean layers,
            boolean log,
            boolean steps,
            List<Series> series)
            implements Chart {
        public Lines(
                String id,
                String title,
                String alt,
                String xName,
                String yName,
                boolean percent,
                boolean fractions,
                boolean layers,
                List<Series> series) {
            this(id, title, alt, xName, yName, percent, fractions, layers, false, false, series);
        }

        /// The same over a count.
        public Lines overSteps() {
            return new Lines(id, title, alt, xName, yName, percent, fractions, layers, log, true, series);
        }
    }

    /// One line.
    ///
    /// @param colour see [dev.ventral.report.run.ConditionDescription]
    /// @param points x, y, and where there is an interval its ends
    /// @param runs single seeds behind the mean: x, y
    /// @param bold a broad line beneath the others
    record Series(String name, int colour, List<List<Double>> points, List<List<List<Double>>> runs, boolean bold) {
        public Series(String name, int colour, List<List<Double>> points, List<List<List<Double>>> runs) {
            this(name, colour, points, runs, false);
        }
    }

    /// Counts in bins of equal width.
    ///
    /// @param noun what is counted, in the plural
    /// @param edges one more than `counts`
    /// @param median drawn as a line
    record Histogram(
            String id,
            String title,
            String alt,
            String xName,
            String noun,
            List<Double> edges,
            List<Integer> counts,
            @Nullable Double median)
            implements Chart {}

    /// Points on a plane whose axes mean nothing but have one scale.
    ///
    /// @param reach how far the farthest point is from the middle along an axis
    /// @param names whether each point's name stands beside it
    record Points(String id, String title, String alt, double reach, boolean names, List<Group> groups)
            implements Chart {}

    /// Points over two measurements.
    record Scatter(String id, String title, String alt, String xName, String yName, List<Group> groups)
            implements Chart {}

    /// Points of one colour.
    record Group(String name, int colour, List<Point> points) {}

    /// @param image what is drawn, a data URI; a dot where empty
    record Point(double x, double y, String name, String image) {}

    /// Bars with intervals, and marks for their controls.
    ///
    /// @param low where a band behind the bars begins; null where there is none
    /// @param high where it ends
    record Bars(
            String id,
            String title,
            String alt,
            String yName,
            @Nullable Double low,
            @Nullable Double high,
            List<Bar> bars)
            implements Chart {}

    /// @param low of the interval; null where there is none
    /// @param control a mark beside the bar; null where there is none
    record Bar(
            String name,
            double value,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable Double control) {}
}
