/// The edge to the engine (libtorch): scopes, device, precision, seeds, weight files, and conversions between
/// Java arrays and tensors. libtorch's own `Tensor` is used everywhere as it is.
@NullMarked
package dev.ventral.tensor;

import org.jspecify.annotations.NullMarked;
