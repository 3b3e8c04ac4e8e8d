/// Common corruptions: changes of an image that do not look at the network.
@NullMarked
package dev.ventral.corruption;

import org.jspecify.annotations.NullMarked;
