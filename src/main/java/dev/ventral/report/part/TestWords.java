package dev.ventral.report.part;

import java.util.Locale;

/// Figures of tests in words.
public final class TestWords {
    private TestWords() {}

    /// `p = .008, corrected .023`; the correction only where it changes anything.
    public static String p(double p, double corrected) {
        return "p = " + p(p) + (corrected == p ? "" : ", corrected " + p(corrected));
    }

    public static String p(double p) {
        String text = String.format(Locale.ROOT, p < .001 ? "%.1g" : "%.3f", p);
        return p < .0001 ? "< .0001" : text.startsWith("0") && p >= .001 ? text.substring(1) : text;
    }

    /// `+3.1 points [+1.2, +5.0]` for accuracies, plain numbers for all else.
    public static String difference(double value, double low, double high, boolean accuracy) {
        String interval = !Double.isFinite(low) || !Double.isFinite(high)
                ? ""
                : " [" + one(low, accuracy) + ", " + one(high, accuracy) + "]";
        return one(value, accuracy) + (accuracy ? " points" : "") + interval;
    }

    private static String one(double value, boolean accuracy) {
        return accuracy ? Numbers.points(value) : Numbers.difference(Math.rint(value * 1e4) / 1e4);
    }

    /// A measure of likeness, as people write it.
    public static String measure(String metric) {
        return switch (metric) {
            case "cka" -> "CKA";
            case "cka-unbiased" -> "unbiased CKA";
            case "rsa" -> "RSA";
            default -> metric;
        };
    }
}
