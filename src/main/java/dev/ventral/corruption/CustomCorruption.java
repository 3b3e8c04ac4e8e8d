package dev.ventral.corruption;

/// Corruption of no kind: the door for corruptions of one's own: implement it with a record.
public non-sealed interface CustomCorruption extends Corruption {}
