package dev.ventral.data;

/// The door for data sets of one's own: implement it with a record.
public non-sealed interface CustomDataset extends Dataset {}
