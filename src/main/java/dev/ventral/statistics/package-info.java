/// Tests and effect sizes for few values: paired permutation tests, trends over ordered conditions,
/// corrections for several tests. Pure functions of numbers; every p-value that can be exact is.
@NullMarked
package dev.ventral.statistics;

import org.jspecify.annotations.NullMarked;
