/// The page of an audit.
@NullMarked
package dev.ventral.report.audit;

import org.jspecify.annotations.NullMarked;
