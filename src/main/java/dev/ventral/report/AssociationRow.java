package dev.ventral.report;

import java.util.List;

/// A line of `associations.csv`: a likeness to a brain against an accuracy, over all networks.
record AssociationRow(
        String alignment,
        String measure,
        String brain,
        Perturbation perturbation,
        double r,
        double low,
        double high,
        long networks,
        double spearman,
        double ofMeans,
        long conditions,
        double within) {
    static final String FILE = "associations.csv";
    static final List<String> COLUMNS = List.of(
            "alignment",
            "measure",
            "brain",
            "dataset",
            "perturbation",
            "norm",
            "r",
            "ci_low",
            "ci_high",
            "networks",
            "spearman",
            "r_of_means",
            "conditions",
            "r_within");

    static AssociationRow of(CsvRow row) {
        return new AssociationRow(
                row.text("alignment"),
                row.text("measure"),
                row.text("brain"),
                new Perturbation(row.text("dataset"), row.text("perturbation"), row.text("norm")),
                row.number("r"),
                row.number("ci_low"),
                row.number("ci_high"),
                row.whole("networks"),
                row.number("spearman"),
                row.real("r_of_means"),
                row.whole("conditions"),
                row.real("r_within"));
    }
}
