package dev.ventral.results;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Locale;

/// How a column's numbers are written, where not as plain decimals.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface NumberForm {
    Kind value();

    /// The ways of writing a number.
    enum Kind {
        /// Never `1.0E-4`; empty for NaN.
        PLAIN,
        /// All digits, as Java writes them; empty for NaN.
        EXACT,
        /// As Java writes it, `NaN` too.
        JAVA,
        /// Five significant digits.
        FIVE_DIGITS,
        /// Four decimals.
        FOUR_DECIMALS;

        String of(double value) {
            return switch (this) {
                case PLAIN -> Csv.plain(value);
                case EXACT -> Csv.exact(value);
                case JAVA -> Double.toString(value);
                case FIVE_DIGITS -> String.format(Locale.ROOT, "%.5g", value);
                case FOUR_DECIMALS -> String.format(Locale.ROOT, "%.4f", value);
            };
        }
    }
}
