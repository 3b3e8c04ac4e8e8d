package dev.ventral.network.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Writes small ONNX models, field by field.
final class OnnxWriter {
    static final int FLOAT = 1;
    static final int INT64 = 7;
    static final int BOOL = 9;

    private final int opset;
    private final List<byte[]> graph = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(7);

    OnnxWriter(int opset) {
        this.opset = opset;
    }

    /// A message or field written by `body`.
    interface Body {
        void write(CodedOutputStream out) throws IOException;
    }

    static byte[] bytes(Body body) {
        var stream = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(stream);
        try {
            body.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return stream.toByteArray();
    }

    private OnnxWriter add(int field, byte[] message) {
        graph.add(bytes(out -> out.writeByteArray(field, message)));
        return this;
    }

    /// @param dims -1 for an open size
    OnnxWriter input(String name, long... dims) {
        return add(11, value(name, FLOAT, dims));
    }

    OnnxWriter output(String name) {
        return add(12, bytes(out -> {
            out.writeString(1, name);
            out.writeByteArray(2, bytes(type -> type.writeByteArray(1, bytes(t -> t.writeInt32(1, FLOAT)))));
        }));
    }

    private static byte[] value(String name, int type, long... dims) {
        byte[] shape = bytes(out -> {
            for (long d : dims) {
                out.writeByteArray(1, bytes(dim -> {
                    if (d < 0) {
                        dim.writeString(2, "open");
                    } else {
                        dim.writeInt64(1, d);
                    }
                }));
            }
        });
        return bytes(out -> {
            out.writeString(1, name);
            out.writeByteArray(
                    2,
                    bytes(t -> t.writeByteArray(1, bytes(tensor -> {
                        tensor.writeInt32(1, type);
                        tensor.writeByteArray(2, shape);
                    }))));
        });
    }

    static byte[] tensor(String name, int type, long[] dims, Body data) {
        return bytes(out -> {
            for (long d : dims) {
                out.writeInt64(1, d);
            }
            out.writeInt32(2, type);
            out.writeString(8, name);
            data.write(out);
        });
    }

    /// An initialiser with its data as the body writes it.
    OnnxWriter initialiser(String name, int type, long[] dims, Body data) {
        return add(5, tensor(name, type, dims, data));
    }

    OnnxWriter floats(String name, float[] values, long... dims) {
        return initialiser(name, FLOAT, dims, out -> out.writeByteArray(9, raw(values)));
    }

    OnnxWriter longs(String name, long... values) {
        return initialiser(name, INT64, new long[] {values.length}, packed(7, values));
    }

    OnnxWriter scalar(String name, float value) {
        return floats(name, new float[] {value});
    }

    /// Numbers on (-1, 1).
    OnnxWriter random(String name, long... dims) {
        return floats(name, randoms(product(dims), -1), dims);
    }

    /// Numbers on (.5, 1.5).
    OnnxWriter positive(String name, long... dims) {
        float[] values = randoms(product(dims), 0);
        for (int i = 0; i < values.length; i++) {
            values[i] += .5f;
        }
        return floats(name, values, dims);
    }

    private float[] randoms(int count, double low) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(low, 1);
        }
        return values;
    }

    static int product(long... dims) {
        long product = 1;
        for (long d : dims) {
            product *= d;
        }
        return (int) product;
    }

    static byte[] raw(float[] values) {
        var buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    static Body packed(int field, long... values) {
        return out -> out.writeByteArray(field, bytes(list -> {
            for (long v : values) {
                list.writeInt64NoTag(v);
            }
        }));
    }

    /// @param inputs names, separated by commas
    /// @param outputs names, separated by commas
    /// @param attributes name, value, name, value, …
    OnnxWriter node(String op, String inputs, String outputs, Object... attributes) {
        return in("", op, inputs, outputs, attributes);
    }

    OnnxWriter in(String domain, String op, String inputs, String outputs, Object... attributes) {
        return add(1, bytes(out -> {
            for (String name : inputs.isEmpty() ? new String[0] : inputs.split(",", -1)) {
                out.writeString(1, name);
            }
            for (String name : outputs.split(",", -1)) {
                out.writeString(2, name);
            }
            out.writeString(3, op + " to " + outputs);
            out.writeString(4, op);
            for (int i = 0; i < attributes.length; i += 2) {
                out.writeByteArray(5, attribute((String) attributes[i], attributes[i + 1]));
            }
            out.writeString(7, domain);
        }));
    }

    private static byte[] attribute(String name, Object value) {
        return bytes(out -> {
            out.writeString(1, name);
            int type;
            switch (value) {
                case Float f -> {
                    out.writeFloat(2, f);
                    type = 1;
                }
                case Integer i -> {
                    out.writeInt64(3, i);
                    type = 2;
                }
                case String s -> {
                    out.writeByteArray(4, s.getBytes(StandardCharsets.UTF_8));
                    type = 3;
                }
                case byte[] tensorOrGraph -> {
                    out.writeByteArray(name.endsWith("branch") ? 6 : 5, tensorOrGraph);
                    type = name.endsWith("branch") ? 5 : 4;
                }
                case float[] list -> {
                    out.writeByteArray(7, raw(list));
                    type = 6;
                }
                case long[] list -> {
                    for (long v : list) {
                        out.writeInt64(8, v);
                    }
                    type = 7;
                }
                default -> throw new IllegalArgumentException("attribute " + value);
            }
            out.writeInt32(20, type);
        });
    }

    OnnxWriter with(Consumer<OnnxWriter> more) {
        more.accept(this);
        return this;
    }

    byte[] model() {
        byte[] content = bytes(out -> {
            out.writeString(2, "test");
            for (byte[] field : graph) {
                out.writeRawBytes(field);
            }
        });
        return bytes(out -> {
            out.writeInt64(1, 8);
            out.writeByteArray(8, bytes(set -> set.writeInt64(2, opset)));
            out.writeByteArray(7, content);
        });
    }
}
