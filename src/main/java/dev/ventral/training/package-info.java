/// The training loop: optimiser, schedule, checkpoints, and a run that is stepped.
@NullMarked
package dev.ventral.training;

import org.jspecify.annotations.NullMarked;
