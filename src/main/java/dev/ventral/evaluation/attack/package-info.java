/// Driving attacks and judging what they find.
@NullMarked
package dev.ventral.evaluation.attack;

import org.jspecify.annotations.NullMarked;
