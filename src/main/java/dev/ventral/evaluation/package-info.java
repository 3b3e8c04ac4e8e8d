/// Network x perturbation x strength -> rows of results; and the statistics over seeds.
@NullMarked
package dev.ventral.evaluation;

import org.jspecify.annotations.NullMarked;
