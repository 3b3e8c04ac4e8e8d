@NullMarked
package dev.ventral.guidance;

import org.jspecify.annotations.NullMarked;
