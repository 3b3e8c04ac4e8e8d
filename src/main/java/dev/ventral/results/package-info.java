/// Every table of a run: its row, its columns, its CSV file; what was measured of a network. Knows no engine.
@NullMarked
package dev.ventral.results;

import org.jspecify.annotations.NullMarked;
