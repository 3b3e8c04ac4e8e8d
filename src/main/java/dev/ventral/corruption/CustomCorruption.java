package dev.ventral.corruption;

/// The door for corruptions of one's own: implement it with a record.
public non-sealed interface CustomCorruption extends Corruption {}
