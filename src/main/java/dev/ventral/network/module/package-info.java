/// The modules networks are built of: batch norms, convolutions, blocks, taps; their weights by name.
@NullMarked
package dev.ventral.network.module;

import org.jspecify.annotations.NullMarked;
