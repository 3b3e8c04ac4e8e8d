package dev.ventral.tensor;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/// An open safetensors file: mapped into memory, of any size, until closed. Tensors handed out are copies.
public final class SafetensorsFile implements WeightsFile {
    private static final long LARGEST_HEADER = 100_000_000;

    private final String file;
    private final Arena arena;
    private final SafetensorsHeader header;
    private final MemorySegment data;

    private SafetensorsFile(String file, Arena arena, SafetensorsHeader header, MemorySegment data) {
        this.file = file;
        this.arena = arena;
        this.header = header;
        this.data = data;
    }

    @SuppressWarnings("MustBeClosed") // the file closes it
    static SafetensorsFile open(Path path) {
        String file = path.toString();
        Arena arena = Arena.ofShared();
        boolean opened = false;
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            long size = all.byteSize();
            InputError.unless(size >= 8, "%s: expected a safetensors file, got only %d bytes", file, size);
            long length = all.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
            InputError.unless(
                    length >= 0 && length <= LARGEST_HEADER && length <= size - 8,
                    "%s: expected a safetensors header of at most %d bytes within the file of %d bytes, got %s",
                    file,
                    LARGEST_HEADER,
                    size,
                    Long.toUnsignedString(length));
            byte[] json = all.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE);
            MemorySegment data = all.asSlice(8 + length);
            var result = new SafetensorsFile(file, arena, SafetensorsHeader.parse(file, json, data.byteSize()), data);
            opened = true;
            return result;
        } catch (NoSuchFileException e) {
            throw new InputError(file + ": expected a safetensors file, got no such file", e);
        } catch (IOException e) {
            throw new InputError(file + ": expected a readable safetensors file, got " + WholeFile.reason(e), e);
        } finally {
            if (!opened) {
                arena.close();
            }
        }
    }

    /// The names of all tensors, in the order of the header.
    @Override
    public List<String> names() {
        return List.copyOf(header.entries().keySet());
    }

    /// The file's own key-value pairs.
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /// Whether there is a tensor of this name.
    public boolean contains(String name) {
        return header.entries().containsKey(name);
    }

    /// The sizes of all dimensions.
    @Override
    public long[] shape(String name) {
        return entry(name).shape();
    }

    /// The element type as the file names it: `F32`, `BF16`, …
    public String dtype(String name) {
        return entry(name).type.name();
    }

    /// A copy of the tensor, on the CPU, in the file's type.
    @Override
    public Tensor tensor(String name) {
        SafetensorsHeader.Entry entry = entry(name);
        try (var scope = new PointerScope()) {
            Tensor tensor = torch.empty(entry.shape(), new TensorOptions(entry.type.engine), null);
            MemorySegment bytes = data.asSlice(entry.begin, entry.end - entry.begin);
            Safetensors.chunks(
                    tensor,
                    bytes.byteSize(),
                    (chunk, at) -> MemorySegment.ofBuffer(chunk).copyFrom(bytes.asSlice(at, chunk.remaining())));
            return Tensors.handOver(scope, tensor);
        }
    }

    private SafetensorsHeader.Entry entry(String name) {
        SafetensorsHeader.Entry entry = header.entries().get(name);
        if (entry == null) {
            throw new InputError(file + ": expected a tensor '" + name + "', got none of that name");
        }
        return entry;
    }

    /// Unmaps the file.
    @Override
    public void close() {
        arena.close();
    }

    @Override
    public String toString() {
        return file + ": " + header.entries().size() + " tensors";
    }
}
