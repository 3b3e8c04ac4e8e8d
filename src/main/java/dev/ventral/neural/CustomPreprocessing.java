package dev.ventral.neural;

/// The door for preprocessing of one's own: implement it with a record.
public non-sealed interface CustomPreprocessing extends Preprocessing {}
