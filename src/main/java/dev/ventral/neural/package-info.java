/// Recordings of brains, real and simulated: what they hold, where they come from, how reliable they are, how
/// alike images are in them, and encoding models that predict the responses to any image.
@NullMarked
package dev.ventral.neural;

import org.jspecify.annotations.NullMarked;
