/// Recordings of brains, real and simulated: what they hold, where they come from, how reliable they are, how
/// alike images are in them. Models that predict the responses to any image are in `encoding`.
@NullMarked
package dev.ventral.neural;

import org.jspecify.annotations.NullMarked;
