package dev.ventral;

import java.util.Locale;

/// Numbers that may be written as fractions: `8/255` for an epsilon.
public final class Fractions {
    private static final int SHORT = 6;

    private Fractions() {}

    /// The number a text stands for.
    ///
    /// @throws NumberFormatException where it stands for none, or for one that is not finite
    public static double parse(String text) {
        int slash = text.indexOf('/');
        double value = slash < 0
                ? Double.parseDouble(text.strip())
                : Double.parseDouble(text.substring(0, slash).strip())
                        / Double.parseDouble(text.substring(slash + 1).strip());
        if (!Double.isFinite(value)) {
            throw new NumberFormatException("not finite: " + text);
        }
        return value;
    }

    /// `k/255` where the number is exactly that for a k that is a whole number of quarters (`0.25/255`), and
    /// is no round decimal; the decimal number otherwise.
    public static String text(double value) {
        long quarters = Math.round(value * 4 * 255);
        if (quarters > 0
                && quarters < 4 * 255
                && quarters / 4.0 / 255 == value
                && Double.toString(value).length() > 8) {
            return decimal(quarters / 4.0) + "/255";
        }
        return decimal(value);
    }

    /// The same where that is short; four digits otherwise, for sizes that are no epsilon someone chose.
    public static String brief(double value) {
        String text = text(value);
        return text.indexOf('/') >= 0 || text.length() <= SHORT ? text : String.format(Locale.ROOT, "%.4g", value);
    }

    private static String decimal(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
