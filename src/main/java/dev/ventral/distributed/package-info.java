/// Several processes at one experiment, on PyTorch's distributed engine (c10d): who they are, where they
/// meet, how they compute together.
@NullMarked
package dev.ventral.distributed;

import org.jspecify.annotations.NullMarked;
