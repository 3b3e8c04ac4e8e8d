package dev.ventral.array;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An NPY file, whose one array is called `data` here.
final class NpyFile extends BaseArrayFile {
    private final NpyHeader header;
    private final MappedBytes values;

    private NpyFile(Path file, NpyHeader header, MappedBytes values) {
        super(file);
        this.header = header;
        this.values = values;
    }

    static NpyFile open(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            NpyHeader header = NpyHeader.read(file.toString(), in);
            return new NpyFile(file, header, new MappedBytes(Npy.values(file, header)));
        } catch (IOException e) {
            throw new InputError(file + ": expected a readable NPY file, got " + WholeFile.reason(e), e);
        }
    }

    @Override
    public List<Entry> entries() {
        return List.of(header.entry(SingleArrayFile.NAME));
    }

    @Override
    public NumberArray read(String name) {
        entry(name);
        return header.grid().whole(values.elements());
    }

    @Override
    public NumberArray read(String name, long[] offset, long[] count) {
        entry(name);
        return header.grid().slab(values, offset, count);
    }

    @Override
    public List<String> strings(String name) {
        if (!header.isText()) {
            throw unlike(name, "text", entry(name).type());
        }
        return NpyTexts.read(header, values.elements());
    }
}
