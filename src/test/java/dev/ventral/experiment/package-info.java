@NullMarked
package dev.ventral.experiment;

import org.jspecify.annotations.NullMarked;
