package dev.ventral.statistics;

/// A mean over seeds with its 95 % confidence interval.
///
/// @param low NaN where there is no interval (one value)
/// @param high NaN where there is no interval
/// @param n how many values
public record Interval(double mean, double low, double high, int n) {}
