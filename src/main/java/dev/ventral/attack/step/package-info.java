/// What attacks are made of: the state of a batch, the network attacked, norms and goals, and the moves that steps
/// share.
@NullMarked
package dev.ventral.attack.step;

import org.jspecify.annotations.NullMarked;
