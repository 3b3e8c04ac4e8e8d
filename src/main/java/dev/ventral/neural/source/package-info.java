/// Where recordings come from: files of laboratories and repositories, and simulated cortex.
@NullMarked
package dev.ventral.neural.source;

import org.jspecify.annotations.NullMarked;
