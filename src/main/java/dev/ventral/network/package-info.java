/// Architectures with named taps, and classifiers: a network with its normalisation and bounds.
@NullMarked
package dev.ventral.network;

import org.jspecify.annotations.NullMarked;
