package dev.ventral.attack;

/// The door for attacks of one's own: implement it with a record.
public non-sealed interface CustomAttack extends Attack {}
