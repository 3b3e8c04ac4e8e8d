package dev.ventral.results;

/// A line of `titles.csv`: what a name in the other tables means, for people.
///
/// @param name of a perturbation, a metric or a figure of training, as the other tables have it
/// @param title at the beginning of a line
/// @param words one sentence about it; may be empty
public record TitleRow(String name, String title, String words) {}
