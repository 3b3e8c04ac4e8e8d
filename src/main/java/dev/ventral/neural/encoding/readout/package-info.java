/// Readouts: from a map of features to units, moved and scaled by what the animal does.
@NullMarked
package dev.ventral.neural.encoding.readout;

import org.jspecify.annotations.NullMarked;
