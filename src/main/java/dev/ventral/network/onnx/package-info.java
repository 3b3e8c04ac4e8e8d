/// Networks from ONNX files: the file's reader, the operators on libtorch's tensors, and the network they make.
///
/// Start with [OnnxFile]; [Plan] turns the graph into steps, [GraphRun] goes through them.
@NullMarked
package dev.ventral.network.onnx;

import org.jspecify.annotations.NullMarked;
