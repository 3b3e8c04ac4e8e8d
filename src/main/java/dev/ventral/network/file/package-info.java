/// Networks in files: checkpoints, ONNX, TorchScript, weights with an architecture.
@NullMarked
package dev.ventral.network.file;

import org.jspecify.annotations.NullMarked;
