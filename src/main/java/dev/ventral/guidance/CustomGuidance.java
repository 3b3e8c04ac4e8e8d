package dev.ventral.guidance;

/// Guidance of no kind: the door for a user's own guidance term: implement this and pass the object to the
/// training API.
public non-sealed interface CustomGuidance extends Guidance {}
