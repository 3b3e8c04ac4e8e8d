package dev.ventral.report.part;

import dev.ventral.results.SummaryRow;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a 95 % interval of a difference says.
public enum IntervalVerdict {
    /// The interval lies above 0.
    ABOVE,
    /// The interval lies below 0.
    BELOW,
    /// The interval includes 0.
    UNCLEAR,
    /// There is no difference or no interval.
    UNKNOWN;

    public static IntervalVerdict of(@Nullable SummaryRow difference) {
        if (difference == null || !Double.isFinite(difference.ciLow()) || !Double.isFinite(difference.ciHigh())) {
            return UNKNOWN;
        }
        return difference.ciLow() > 0 ? ABOVE : difference.ciHigh() < 0 ? BELOW : UNCLEAR;
    }

    /// For a style sheet.
    public String css() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// In front of the difference, so that colour alone tells nothing.
    public String mark() {
        return switch (this) {
            case ABOVE -> "▲";
            case BELOW -> "▼";
            case UNCLEAR, UNKNOWN -> "";
        };
    }
}
