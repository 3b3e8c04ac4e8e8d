/// The rules that components share: YAML to records and back, kinds of sealed families, defaults.
@NullMarked
package dev.ventral.component;

import org.jspecify.annotations.NullMarked;
