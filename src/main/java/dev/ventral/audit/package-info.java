/// One trained network under attack: which attacks, what they found image by image, whether the numbers can be
/// trusted.
@NullMarked
package dev.ventral.audit;

import org.jspecify.annotations.NullMarked;
