package dev.ventral.report.part;

import java.util.Collection;

/// How sizes in a norm are written.
///
/// @param fractions as numerators over 255
public record NormUnits(String norm, boolean fractions) {
    private static final double LEVELS = 255;

    /// @param epsilons that are to be written
    public static NormUnits of(String norm, Collection<Double> epsilons) {
        var perturbation = new PerturbationTitle("", "", norm);
        return new NormUnits(
                norm, perturbation.isFraction(0) && epsilons.stream().allMatch(perturbation::isFraction));
    }

    /// `L∞`.
    public String title() {
        return new PerturbationTitle("", "", norm).normTitle();
    }

    /// What is measured.
    public String words() {
        return switch (norm) {
            case "l0" -> "number of values changed";
            case "l1" -> "sum of all changes, pixels on [0, 1]";
            case "l2" -> "Euclidean length of the change, pixels on [0, 1]";
            case "linf" -> "largest change of a value, pixels on [0, 1]";
            default -> "";
        };
    }

    /// `ε = 8/255`.
    public String epsilon(double epsilon) {
        return "ε = " + new PerturbationTitle("", "", norm).strengthText(epsilon);
    }

    /// A smallest change, without its unit.
    public String distance(double distance) {
        if (!Double.isFinite(distance)) {
            return Double.isNaN(distance) ? "–" : "not found";
        }
        return fractions && distance > 0 ? Numbers.plain(shown(distance)) + "/255" : Numbers.plain(distance);
    }

    /// The same in words.
    public String change(double distance) {
        return distance(distance) + (norm.equals("l0") && Double.isFinite(distance) ? " values" : "");
    }

    /// The next larger size that is a short number as charts show it.
    public double roundedUp(double size) {
        double shown = fractions ? LEVELS * size : size;
        double unit = fractions || norm.equals("l0") ? 1 : Math.pow(10, Math.floor(Math.log10(shown)) - 1);
        return Math.ceil(shown / unit) * unit / (fractions ? LEVELS : 1);
    }

    /// As charts show it.
    public double shown(double size) {
        return Numbers.rounded(fractions ? LEVELS * size : size);
    }

    /// An axis' name with its unit.
    public String axis(String name) {
        return name + (fractions ? " × 255" : norm.equals("l0") ? " (values changed)" : "");
    }
}
