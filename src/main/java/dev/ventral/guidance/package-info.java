/// The terms that pull a network towards a recording, the targets they pull to, and the controls.
@NullMarked
package dev.ventral.guidance;

import org.jspecify.annotations.NullMarked;
