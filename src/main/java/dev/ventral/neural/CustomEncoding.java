package dev.ventral.neural;

/// The door for encoding models of one's own.
public non-sealed interface CustomEncoding extends Encoding {}
