package dev.ventral.report.part;

import java.util.Locale;
import java.util.Map;

/// Perturbation of a data set, under its names in `results.csv`, and how it is written for people.
///
/// @param titles of the folder
public record PerturbationTitle(String dataset, String name, String norm, Titles titles) {
    private static final Map<String, String> NORMS = Map.of("linf", "L∞", "l0", "L0", "l1", "L1", "l2", "L2");

    /// The largest k of `k/255`: from 51 on, round decimals such as 0.2 are such fractions too.
    private static final int LARGEST_FRACTION = 50;

    /// The largest k of quarters of 1/255: 12.75/255 is 0.05.
    private static final double LARGEST_QUARTER = 12.5;

    /// Without titles of its own.
    public PerturbationTitle(String dataset, String name, String norm) {
        this(dataset, name, norm, Titles.NONE);
    }

    public boolean clean() {
        return name.equals("none");
    }

    public String title() {
        return norm.isBlank() ? titles.of(name) : titles.of(name) + ", " + normTitle();
    }

    public String normTitle() {
        return NORMS.getOrDefault(norm.toLowerCase(Locale.ROOT), norm);
    }

    /// What the strength is called: epsilon for an attack, sigma for noise.
    public String strengthName() {
        return !norm.isBlank() ? "ε" : name.endsWith("noise") ? "σ" : "strength";
    }

    /// The strength as people write it: `8/255` for an epsilon in L-infinity that is such a fraction.
    public String strengthText(double strength) {
        double k = Math.rint(strength * 255 * 4) / 4;
        return isFraction(strength) && k > 0 ? Numbers.plain(k) + "/255" : Numbers.plain(strength);
    }

    /// Whether an L-infinity strength is k/255 with a whole number of quarters for k, or 0.
    public boolean isFraction(double strength) {
        double scaled = strength * 255;
        double step = scaled < LARGEST_QUARTER + 0.1 ? 4 : 1;
        return norm.equalsIgnoreCase("linf")
                && Math.abs(scaled - Math.rint(scaled * step) / step) < 0.002
                && scaled < LARGEST_FRACTION + 0.5;
    }
}
