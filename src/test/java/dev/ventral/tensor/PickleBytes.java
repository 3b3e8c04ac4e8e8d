package dev.ventral.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A pickle written opcode by opcode, and the files of PyTorch around it.
final class PickleBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    PickleBytes() {
        op(0x80, 2);
    }

    PickleBytes op(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    PickleBytes little(int length, long value) {
        for (int i = 0; i < length; i++) {
            bytes.write((int) (value >>> 8 * i));
        }
        return this;
    }

    PickleBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        op('X').little(4, utf8.length);
        bytes.writeBytes(utf8);
        return this;
    }

    PickleBytes global(String module, String name) {
        op('c');
        bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    PickleBytes integer(long value) {
        return op(0x8a, 8).little(8, value);
    }

    /// A vector of float32 or another type on the storage `key`.
    PickleBytes tensor(String type, String key, long elements, long offset, long size, long stride) {
        global("torch._utils", "_rebuild_tensor_v2")
                .op('(', '(')
                .text("storage")
                .global("torch", type);
        text(key).text("cpu").integer(elements).op('N', 't', 'Q');
        integer(offset).integer(size).op(0x85).integer(stride).op(0x85, 0x89, 'N', 't', 'R');
        return this;
    }

    byte[] done() {
        byte[] start = bytes.toByteArray();
        byte[] all = java.util.Arrays.copyOf(start, start.length + 1);
        all[start.length] = '.';
        return all;
    }

    /// As `archive/data.pkl` with other entries, all uncompressed.
    Path zip(Path folder, Map<String, byte[]> entries) {
        Path file = folder.resolve("written.pt");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "archive/data.pkl", done(), false);
            for (var entry : entries.entrySet()) {
                put(zip, "archive/" + entry.getKey(), entry.getValue(), false);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void put(ZipOutputStream zip, String name, byte[] data, boolean compressed) throws IOException {
        var entry = new ZipEntry(name);
        if (!compressed) {
            var crc = new CRC32();
            crc.update(data);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(data.length);
            entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(data);
        zip.closeEntry();
    }

    Path legacy(Path folder) {
        return legacy(folder, Map.of(), 1);
    }

    /// In the old format.
    ///
    /// @param size bytes of an element
    Path legacy(Path folder, Map<String, byte[]> storages, int size) {
        var all = new ByteArrayOutputStream();
        var magic = new PickleBytes()
                .op(0x8a, 10)
                .little(8, 0x6a20f9469cfc6cL | 0xa8L << 56)
                .op(0x50, 0x19);
        all.writeBytes(magic.done());
        all.writeBytes(new PickleBytes().op('M').little(2, 1001).done());
        all.writeBytes(new PickleBytes().op('}').done());
        all.writeBytes(done());
        var keys = new PickleBytes().op(']', '(');
        storages.keySet().forEach(keys::text);
        all.writeBytes(keys.op('e').done());
        storages.values().forEach(storage -> {
            var length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            all.writeBytes(length.putLong(storage.length / size).array());
            all.writeBytes(storage);
        });
        try {
            return Files.write(folder.resolve("written.pt"), all.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
