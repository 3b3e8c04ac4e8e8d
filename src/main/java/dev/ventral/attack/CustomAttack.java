package dev.ventral.attack;

/// Attack of no kind: the door for attacks of one's own, which implement it with a record, and what ensembles
/// make of their members.
public non-sealed interface CustomAttack extends SteppedAttack {}
