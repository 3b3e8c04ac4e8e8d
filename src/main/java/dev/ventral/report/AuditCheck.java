package dev.ventral.report;

import java.util.List;

/// A line of `checks.csv`: whether one reason to distrust the figures holds.
public record AuditCheck(String name, String status, String found, String meaning) {
    static final List<String> COLUMNS = List.of("check", "status", "found", "meaning");

    static AuditCheck of(CsvRow row) {
        return new AuditCheck(row.text("check"), row.text("status"), row.text("found"), row.text("meaning"));
    }

    boolean passed() {
        return status.equals("passed");
    }

    boolean warning() {
        return status.equals("warning");
    }

    /// The outcome with its mark.
    public String words() {
        return (passed() ? "✓ " : warning() ? "▲ " : "– ") + status;
    }

    /// The class of its line.
    public String css() {
        return passed() ? "above" : warning() ? "below" : "unclear";
    }
}
