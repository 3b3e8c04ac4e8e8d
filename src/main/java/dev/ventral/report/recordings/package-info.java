/// The page of recordings by themselves, and their section in a run's.
@NullMarked
package dev.ventral.report.recordings;

import org.jspecify.annotations.NullMarked;
