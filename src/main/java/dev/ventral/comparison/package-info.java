/// Representations compared: dissimilarity matrices of responses, models against subjects, representations
/// against each other, networks against recordings. Files in, a folder out that [dev.ventral.report] shows.
///
/// Each of [dev.ventral.comparison.RdmRun], [dev.ventral.comparison.CompareRun],
/// [dev.ventral.comparison.AlignmentRun] and [dev.ventral.comparison.RsaRun] is one command.
@NullMarked
package dev.ventral.comparison;

import org.jspecify.annotations.NullMarked;
