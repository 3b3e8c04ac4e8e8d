/// The folder that a command works in: locked, written whole, with its provenance and its pictures.
@NullMarked
package dev.ventral.run;

import org.jspecify.annotations.NullMarked;
