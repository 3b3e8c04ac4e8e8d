package dev.ventral.tensor;

import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// The element types of safetensors files that the engine knows, by their names in the files.
enum SafetensorsType {
    F64(8, ScalarType.Double),
    F32(4, ScalarType.Float),
    F16(2, ScalarType.Half),
    BF16(2, ScalarType.BFloat16),
    I64(8, ScalarType.Long),
    I32(4, ScalarType.Int),
    I16(2, ScalarType.Short),
    I8(1, ScalarType.Char),
    U8(1, ScalarType.Byte),
    BOOL(1, ScalarType.Bool);

    /// Bytes per element.
    final int size;

    final ScalarType engine;

    SafetensorsType(int size, ScalarType engine) {
        this.size = size;
        this.engine = engine;
    }

    static @Nullable SafetensorsType of(String name) {
        for (SafetensorsType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }

    static SafetensorsType of(ScalarType engine) {
        for (SafetensorsType type : values()) {
            if (type.engine.value == engine.value) {
                return type;
            }
        }
        throw new IllegalArgumentException("expected a tensor of a type safetensors files hold, got " + engine);
    }
}
