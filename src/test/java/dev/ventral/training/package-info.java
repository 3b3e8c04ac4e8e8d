@NullMarked
package dev.ventral.training;

import org.jspecify.annotations.NullMarked;
