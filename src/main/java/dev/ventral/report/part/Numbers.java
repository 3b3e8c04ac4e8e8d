package dev.ventral.report.part;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/// Numbers as text.
public final class Numbers {
    private Numbers() {}

    /// Up to four significant digits, never as `1.0E-4` unless very small or large.
    public static String plain(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return signed(String.format(Locale.ROOT, "%d", (long) value));
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
        boolean extreme = Math.abs(value) < 1e-6 || Math.abs(value) >= 1e15;
        return signed(extreme ? rounded.toString() : rounded.toPlainString());
    }

    /// A whole number with thousands separated.
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /// A mean of counts: with one decimal where it is small.
    public static String mean(double value) {
        return value < 100 && value != Math.rint(value)
                ? String.format(Locale.ROOT, "%.1f", value)
                : String.format(Locale.ROOT, "%,.0f", value);
    }

    /// A share in [0, 1] in per cent, without the sign: `81.3`.
    public static String percent(double share) {
        return signed(String.format(Locale.ROOT, "%.1f", 100 * share));
    }

    /// A difference of shares in percentage points with its sign: `+6.1`.
    public static String points(double difference) {
        String text = String.format(Locale.ROOT, "%+.1f", 100 * difference);
        return text.equals("-0.0") || text.equals("+0.0") ? "±0.0" : signed(text);
    }

    /// Up to four significant digits with the sign: `+0.031`.
    public static String difference(double value) {
        return value == 0 ? "±0" : (value > 0 ? "+" : "") + plain(value);
    }

    /// With a true minus sign, which lines up with the plus sign.
    private static String signed(String text) {
        return text.startsWith("-") ? "−" + text.substring(1) : text;
    }

    /// `1 seed`, `3 seeds`.
    public static String of(long count, String noun) {
        return count(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /// A number, or null where it is not known or not finite: what a chart leaves out.
    public static @Nullable Double known(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    /// `LOW – HIGH`; empty where one of them is not known.
    public static String range(double low, double high, DoubleFunction<String> text) {
        return Double.isFinite(low) && Double.isFinite(high) ? text.apply(low) + " – " + text.apply(high) : "";
    }

    /// To five significant digits: what a chart can show, in fewer bytes.
    public static double rounded(double value) {
        return !Double.isFinite(value) || value == 0
                ? value
                : new BigDecimal(value).round(new MathContext(5)).doubleValue();
    }
}
