package dev.ventral.report;

/// A row of a table of names and values.
public record Entry(String key, String value) {}
