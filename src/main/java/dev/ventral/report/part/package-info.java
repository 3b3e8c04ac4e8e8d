/// The kit of all pages: charts, tables, numbers, titles and texts; knows none of them.
@NullMarked
package dev.ventral.report.part;

import org.jspecify.annotations.NullMarked;
