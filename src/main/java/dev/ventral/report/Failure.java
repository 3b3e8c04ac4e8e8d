package dev.ventral.report;

import java.util.List;

/// A line of `failures.csv`: a condition that was stopped, and why.
public record Failure(String condition, String seed, String message) {
    static final List<String> COLUMNS = List.of("condition", "seed", "message");

    static Failure of(CsvRow row) {
        return new Failure(row.text("condition"), row.text("seed"), row.text("message"));
    }
}
