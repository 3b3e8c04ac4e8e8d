/// The page of a comparison of representations.
@NullMarked
package dev.ventral.report.similarity;

import org.jspecify.annotations.NullMarked;
