package dev.ventral.data.image;

/// Where the pixels of images are while they are used.
public enum PixelStorage {
    /// All decoded, on the Java heap: one byte per value.
    HEAP,
    /// In their files, decoded on all cores whenever they are asked for: for sets that no heap holds.
    FILES
}
