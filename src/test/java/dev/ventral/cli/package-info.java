@NullMarked
package dev.ventral.cli;

import org.jspecify.annotations.NullMarked;
