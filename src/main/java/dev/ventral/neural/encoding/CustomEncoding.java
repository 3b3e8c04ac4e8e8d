package dev.ventral.neural.encoding;

/// The door for encoding models of one's own.
public non-sealed interface CustomEncoding extends Encoding {}
