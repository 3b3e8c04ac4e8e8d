/// Reads a run's folder or an audit's, and nothing else, and writes `report.html`: one file that opens offline.
///
/// The way through: [dev.ventral.report.Report] reads a [dev.ventral.report.run.RunData], turns it into a
/// [dev.ventral.report.run.RunPage] (records of text and [dev.ventral.report.part.Chart] data, one per section)
/// and fills the templates in `src/main/jte` with it; an audit goes the same way through
/// [dev.ventral.report.audit.AuditFolder] and [dev.ventral.report.audit.AuditPage]. What a section needs and does not
/// find is said in that section.
@NullMarked
package dev.ventral.report;

import org.jspecify.annotations.NullMarked;
