package dev.ventral.tensor;

import dev.ventral.WholeFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Safetensors files: named tensors, nothing executable.
///
/// Layout: the length of the header (uint64, little endian), the header (JSON: name to dtype, shape and
/// data_offsets, and the string map `__metadata__`), the tensors without holes, little endian, row-major.
///
/// Source: the format's description in github.com/huggingface/safetensors, README, "Format".
public final class Safetensors {
    private static final int CHUNK = 1 << 24;

    private Safetensors() {}

    /// Opens a file for reading.
    ///
    /// @throws dev.ventral.InputError naming the file, if it is missing or anything in its header is not as it
    /// should be
    public static SafetensorsFile open(Path file) {
        return SafetensorsFile.open(file);
    }

    /// Writes tensors, from any device and in any memory order, under a temporary name that is renamed when all
    /// is on the disk. Wider types come first, so that every tensor is aligned; otherwise the map's order is
    /// kept.
    ///
    /// @throws dev.ventral.InputError if the file cannot be written (no such folder, disk full)
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        List<Map.Entry<String, Tensor>> ordered = new ArrayList<>(tensors.entrySet());
        Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
        try (var _ = new PointerScope()) {
            ordered.sort(Comparator.comparingInt(named -> -type(named.getValue()).size));
            long next = 0;
            for (var named : ordered) {
                if (named.getKey().equals("__metadata__")) {
                    throw new IllegalArgumentException("a tensor may not be called __metadata__");
                }
                long end = next + named.getValue().numel() * type(named.getValue()).size;
                long[] shape = Tensors.shape(named.getValue());
                entries.put(named.getKey(), new SafetensorsHeader.Entry(type(named.getValue()), shape, next, end));
                next = end;
            }
        }
        byte[] header = new SafetensorsHeader(entries, metadata).json();
        WholeFile.write(file, channel -> {
            var length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length);
            WholeFile.writeFully(channel, length.flip());
            WholeFile.writeFully(channel, ByteBuffer.wrap(header));
            for (var named : ordered) {
                try (var _ = new PointerScope()) {
                    Tensor host = named.getValue().detach().cpu().contiguous();
                    chunks(host, host.numel() * type(host).size, (chunk, _) -> WholeFile.writeFully(channel, chunk));
                }
            }
        });
    }

    private static SafetensorsType type(Tensor tensor) {
        return SafetensorsType.of(tensor.scalar_type());
    }

    /// Visits the memory of a contiguous CPU tensor piece by piece: a Java buffer holds at most 2 GiB.
    static <E extends Exception> void chunks(Tensor tensor, long bytes, Chunk<E> visit) throws E {
        if (bytes == 0) {
            return;
        }
        var memory = new BytePointer(tensor.data_ptr());
        for (long at = 0; at < bytes; at += CHUNK) {
            memory.limit(Math.min(bytes, at + CHUNK)).position(at);
            visit.chunk(memory.asByteBuffer(), at);
        }
    }

    /// Takes a piece of memory that begins `at` bytes from the start.
    interface Chunk<E extends Exception> {
        void chunk(ByteBuffer bytes, long at) throws E;
    }
}
