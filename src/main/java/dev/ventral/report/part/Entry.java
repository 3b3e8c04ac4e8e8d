package dev.ventral.report.part;

/// A row of a table of names and values.
public record Entry(String key, String value) {}
