/// The features of images that encoding models read out: Gabor energy, networks' activations.
@NullMarked
package dev.ventral.neural.encoding.feature;

import org.jspecify.annotations.NullMarked;
