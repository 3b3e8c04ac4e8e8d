/// The page of a run.
@NullMarked
package dev.ventral.report.run;

import org.jspecify.annotations.NullMarked;
