package dev.ventral.results;

/// Accuracy of one network on adversarial examples made on another: a line of `transfer.csv`.
///
/// @param source the network that the examples were made on, as `CONDITION-SEED`
/// @param target the network that they were tried on
/// @param perturbation called after the attack
/// @param strength NaN where the attack looks for the smallest change
/// @param n how many images
public record TransferRow(
        String source,
        String target,
        String dataset,
        String perturbation,
        String norm,
        double strength,
        @Finite double accuracy,
        int n) {
    public static final CsvTable<TransferRow> TABLE = CsvTable.of(TransferRow.class, "transfer.csv");

    /// Whether both are about the same networks and examples.
    public boolean samePair(TransferRow other) {
        return source.equals(other.source)
                && target.equals(other.target)
                && perturbation.equals(other.perturbation)
                && norm.equals(other.norm)
                && Double.compare(strength, other.strength) == 0;
    }

    /// Whether the examples were made on the very network that they were tried on.
    public boolean whiteBox() {
        return source.equals(target);
    }

    /// Whether a network is one of a condition's seeds.
    public static boolean isOf(String network, String condition) {
        return network.startsWith(condition + "-")
                && network.substring(condition.length() + 1).matches("-?\\d+");
    }
}
