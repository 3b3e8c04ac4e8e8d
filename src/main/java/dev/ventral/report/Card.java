package dev.ventral.report;

import java.util.List;

/// A component of the experiment: what it is, and its settings.
///
/// @param simulated it stands for a measurement, but is none
public record Card(String title, String kind, List<Entry> entries, boolean simulated) {}
