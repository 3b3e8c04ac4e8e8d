package dev.ventral.report;

import java.util.List;

/// A line of `transfer.csv`: the accuracy of one network on adversarial examples made on another.
///
/// @param source the network that the examples were made on, as `CONDITION-SEED`
/// @param target the network that they were tried on
/// @param cell the perturbation is called after the attack; no strength where that looks for the smallest change
record TransferRow(String source, String target, ResultRow.Cell cell, double accuracy, long n) {
    static final String FILE = "transfer.csv";
    static final List<String> COLUMNS =
            List.of("source", "target", "dataset", "perturbation", "norm", "strength", "accuracy", "n");

    static TransferRow of(CsvRow row) {
        return new TransferRow(
                row.text("source"),
                row.text("target"),
                new ResultRow.Cell(
                        new Perturbation(row.text("dataset"), row.text("perturbation"), row.text("norm")),
                        row.real("strength")),
                row.number("accuracy"),
                row.whole("n"));
    }

    /// Whether a network is one of a condition's seeds.
    static boolean isOf(String network, String condition) {
        return network.startsWith(condition + "-")
                && network.substring(condition.length() + 1).matches("-?\\d+");
    }

    /// Whether the examples were made on the very network that they were tried on.
    boolean whiteBox() {
        return source.equals(target);
    }
}
