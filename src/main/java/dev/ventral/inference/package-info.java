/// From the results of single networks to statements about conditions: summaries, tests, trends, associations;
/// results in, tables out, without the engine.
@NullMarked
package dev.ventral.inference;

import org.jspecify.annotations.NullMarked;
