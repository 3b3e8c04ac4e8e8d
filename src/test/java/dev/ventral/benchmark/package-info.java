/// Speed (JMH): what the numbers in `docs/reference/performance.md` were measured with.
@NullMarked
package dev.ventral.benchmark;

import org.jspecify.annotations.NullMarked;
