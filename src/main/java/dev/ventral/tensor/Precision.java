package dev.ventral.tensor;

/// How numbers are kept in training and attack steps. What is reported is always computed in float32.
public enum Precision {
    /// [#BFLOAT16] where the device computes with it natively, [#FLOAT32] otherwise.
    AUTO,
    /// 32-bit floats throughout.
    FLOAT32,
    /// Convolutions and matrix products in bfloat16 (autocast) on channels-last images; the rest in float32.
    BFLOAT16
}
