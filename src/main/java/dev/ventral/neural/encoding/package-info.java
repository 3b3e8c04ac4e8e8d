/// Encoding models: what the units of a recording would respond to any image. They are fitted to recordings,
/// which know nothing of them.
@NullMarked
package dev.ventral.neural.encoding;

import org.jspecify.annotations.NullMarked;
