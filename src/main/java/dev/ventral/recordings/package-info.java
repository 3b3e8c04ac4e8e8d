/// Recordings by themselves: what is in them, how reliable they are, encoding models of them, in folders (`ventral
/// neural`).
@NullMarked
package dev.ventral.recordings;

import org.jspecify.annotations.NullMarked;
