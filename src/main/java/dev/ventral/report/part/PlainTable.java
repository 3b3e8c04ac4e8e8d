package dev.ventral.report.part;

import java.util.List;

/// A table of texts; the first column names the row.
public record PlainTable(String title, String detail, List<String> columns, List<List<String>> rows) {}
