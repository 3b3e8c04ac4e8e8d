package dev.ventral.report.part;

import dev.ventral.results.AssociationRow;
import dev.ventral.results.TrendRow;
import java.util.Locale;
import java.util.Map;

/// A kind of perturbation of a data set, under its names in `results.csv`; here is how it is written for
/// people.
public record PerturbationTitle(String dataset, String name, String norm) {
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("none", "Clean images"),
            Map.entry("worst-case", "Worst case"),
            Map.entry("gaussian-noise", "Gaussian noise"),
            Map.entry("random-gaussian", "Random Gaussian"),
            Map.entry("fgsm", "FGSM"),
            Map.entry("bim", "BIM"),
            Map.entry("mi-fgsm", "MI-FGSM"),
            Map.entry("pgd", "PGD"),
            Map.entry("pgd-adam", "PGD with Adam"),
            Map.entry("apgd-ce", "APGD-CE"),
            Map.entry("apgd-dlr", "APGD-DLR"),
            Map.entry("apgd-t", "APGD-T"),
            Map.entry("fab", "FAB"),
            Map.entry("fab-t", "FAB-T"),
            Map.entry("autoattack", "AutoAttack"),
            Map.entry("carlini-wagner", "Carlini & Wagner"),
            Map.entry("brendel-bethge", "Brendel & Bethge"),
            Map.entry("sparsefool", "SparseFool"),
            Map.entry("ead", "EAD"),
            Map.entry("ddn", "DDN"),
            Map.entry("fmn", "FMN"),
            Map.entry("deepfool", "DeepFool"),
            Map.entry("jsma", "JSMA"),
            Map.entry("hop-skip-jump", "HopSkipJump"));

    /// Of attacks made of others, the ends of the name.
    private static final Map<String, String> MADE_OF =
            Map.of("-minimal", ", smallest change", "-targeted", ", targeted");

    private static final String ALIGNMENT = "alignment-";

    private static final Map<String, String> NORMS = Map.of("linf", "L∞", "l0", "L0", "l1", "L1", "l2", "L2");

    /// The largest k of `k/255`: from 51 on, round decimals such as 0.2 are such fractions too.
    private static final int LARGEST_FRACTION = 50;

    /// The largest k of quarters of 1/255: 12.75/255 is 0.05.
    private static final double LARGEST_QUARTER = 12.5;

    public static PerturbationTitle of(TrendRow row) {
        return new PerturbationTitle(row.dataset(), row.perturbation(), row.norm());
    }

    public static PerturbationTitle of(AssociationRow row) {
        return new PerturbationTitle(row.dataset(), row.perturbation(), row.norm());
    }

    public boolean clean() {
        return name.equals("none");
    }

    public String title() {
        return norm.isBlank() ? words(name) : words(name) + ", " + normTitle();
    }

    private static String words(String name) {
        if (name.startsWith(ALIGNMENT)) {
            return "Likeness to " + name.substring(ALIGNMENT.length());
        }
        String known = WORDS.get(name.toLowerCase(Locale.ROOT));
        if (known != null) {
            return known;
        }
        for (Map.Entry<String, String> end : MADE_OF.entrySet()) {
            if (name.endsWith(end.getKey()) && name.length() > end.getKey().length()) {
                return words(name.substring(0, name.length() - end.getKey().length())) + end.getValue();
            }
        }
        return capitalized(name.replace('-', ' '));
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

    private static String capitalized(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
