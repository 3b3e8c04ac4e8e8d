package dev.ventral.network.onnx;

/// A place in a file.
///
/// @param offset of its first byte
/// @param length in bytes
record Span(long offset, long length) {}
