/// Adversarial attacks: for each image, a change of bounded norm that is meant to make the network wrong. Norms
/// own their geometry, so that an attack is written once for all of them.
@NullMarked
package dev.ventral.attack;

import org.jspecify.annotations.NullMarked;
