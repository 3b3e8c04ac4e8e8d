@NullMarked
package dev.ventral.distributed;

import org.jspecify.annotations.NullMarked;
