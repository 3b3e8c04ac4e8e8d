package dev.ventral.guidance;

/// The door for a user's own guidance term: implement this and pass the object to the training API.
public non-sealed interface CustomGuidance extends Guidance {}
