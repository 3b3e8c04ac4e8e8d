package dev.ventral.neural.nsd;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.zip.GZIPOutputStream;

/// Writers of the formats that the Natural Scenes Dataset consists of, as far as it needs them.
final class NsdFiles {
    private NsdFiles() {}

    /// int16 NIfTI-1, packed where the name ends with `.gz`; the first dimension runs fastest.
    ///
    /// @param value by the place in the file
    static void nifti(Path file, int[] shape, IntUnaryOperator value) {
        ByteBuffer header = ByteBuffer.allocate(352).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0, 348).putShort(40, (short) shape.length);
        for (int d = 0; d < 7; d++) {
            header.putShort(42 + 2 * d, (short) (d < shape.length ? shape[d] : 1));
        }
        header.putShort(70, (short) 4).putShort(72, (short) 16).putFloat(108, 352);
        header.put(344, "n+1\0".getBytes(StandardCharsets.ISO_8859_1));
        shorts(file, header.array(), ByteOrder.LITTLE_ENDIAN, product(shape), value);
    }

    /// float32 MGH: vertices x 1 x 1 x frames, the vertex running fastest.
    static void mgh(Path file, int vertices, int frames, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(284 + 4 * values.length);
        bytes.putInt(1).putInt(vertices).putInt(1).putInt(1).putInt(frames).putInt(3);
        bytes.position(284);
        for (float value : values) {
            bytes.putFloat(value);
        }
        write(file, bytes.array());
    }

    /// HDF5 with one dataset.
    ///
    /// @param data a Java array of one or more dimensions
    /// @param unsigned whether its integers are
    /// @param chunk sizes of chunks; none: contiguous
    static void hdf5(Path file, String name, Object data, boolean unsigned, int... chunk) {
        parents(file);
        var options = DatasetCreationOptions.builder();
        if (chunk.length > 0) {
            options.chunkDimensions(chunk);
        }
        if (unsigned) {
            options.unsigned();
        }
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putDataset(name, data, options.build());
        }
    }

    /// MATLAB 5: matrices of doubles.
    ///
    /// @param variables the rows of each
    static void matlab5(Path file, Map<String, double[][]> variables) {
        var out = new ByteArrayOutputStream();
        ByteBuffer header = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        header.put("%-116s".formatted("MATLAB 5.0 MAT-file").getBytes(StandardCharsets.US_ASCII));
        header.putShort(124, (short) 0x0100).put(126, (byte) 'I').put(127, (byte) 'M');
        out.writeBytes(header.array());
        variables.forEach((name, rows) -> out.writeBytes(matrix(name, rows)));
        write(file, out.toByteArray());
    }

    private static byte[] matrix(String name, double[][] rows) {
        int columns = rows[0].length;
        int text = (name.length() + 7) / 8 * 8;
        int length = 16 + 16 + 8 + text + 8 + 8 * rows.length * columns;
        ByteBuffer bytes = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(14).putInt(length);
        bytes.putInt(6).putInt(8).putInt(6).putInt(0);
        bytes.putInt(5).putInt(8).putInt(rows.length).putInt(columns);
        bytes.putInt(1).putInt(name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
        bytes.position(8 + 16 + 16 + 8 + text);
        bytes.putInt(9).putInt(8 * rows.length * columns);
        for (int c = 0; c < columns; c++) {
            for (double[] row : rows) {
                bytes.putDouble(row[c]);
            }
        }
        return bytes.array();
    }

    private static void shorts(Path file, byte[] header, ByteOrder order, int count, IntUnaryOperator value) {
        parents(file);
        try (OutputStream plain = Files.newOutputStream(file);
                OutputStream out = file.toString().endsWith(".gz") ? new GZIPOutputStream(plain, 1 << 16) : plain) {
            out.write(header);
            ByteBuffer block = ByteBuffer.allocate(1 << 16).order(order);
            for (int i = 0; i < count; i++) {
                block.putShort((short) value.applyAsInt(i));
                if (!block.hasRemaining() || i == count - 1) {
                    out.write(block.array(), 0, block.position());
                    block.clear();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void text(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Path file, byte[] bytes) {
        parents(file);
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void parents(Path file) {
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int product(int[] shape) {
        int product = 1;
        for (int size : shape) {
            product *= size;
        }
        return product;
    }
}
