/// What every room may use: the one exception for bad input, and nothing else.
@NullMarked
package dev.ventral;

import org.jspecify.annotations.NullMarked;
