/// The experiment file, the run folder, and the flow from one to the other: provenance, resuming, reproducing.
@NullMarked
package dev.ventral.experiment;

import org.jspecify.annotations.NullMarked;
