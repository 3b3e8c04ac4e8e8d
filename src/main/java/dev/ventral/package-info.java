/// What every room may use.
@NullMarked
package dev.ventral;

import org.jspecify.annotations.NullMarked;
