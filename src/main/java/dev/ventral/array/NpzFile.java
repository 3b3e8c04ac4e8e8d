package dev.ventral.array;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// NumPy's archives (`.npz`): zip files of NPY files, stored or deflated. A member `x.npy` is the
/// variable `x`.
///
/// Source: `numpy.savez`; PKWARE APPNOTE 6.3 (zip, zip64).
final class NpzFile extends BaseArrayFile {
    private static final String SUFFIX = ".npy";

    private final ZipFile zip;
    private final Map<String, ZipEntry> members = new LinkedHashMap<>();

    private NpzFile(Path file, ZipFile zip) {
        super(file);
        this.zip = zip;
        zip.stream()
                .filter(m -> m.getName().endsWith(SUFFIX))
                .forEach(m ->
                        members.putIfAbsent(m.getName().substring(0, m.getName().length() - SUFFIX.length()), m));
    }

    static NpzFile open(Path file) {
        try {
            return new NpzFile(file, new ZipFile(file.toFile()));
        } catch (IOException | IllegalArgumentException e) {
            throw new InputError(file + ": expected an NPZ file, got a damaged zip file: " + WholeFile.reason(e), e);
        }
    }

    @Override
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        members.forEach((name, member) -> entries.add(header(name, member).entry(name)));
        return entries;
    }

    @Override
    public NumberArray read(String name) {
        ZipEntry member = member(name);
        NpyHeader header = header(name, member);
        ArrayLayout grid = header.grid();
        try (SequentialBytes values = values(header, member)) {
            return grid.whole(values.read(0, grid.bytes()));
        }
    }

    @Override
    public NumberArray read(String name, long[] offset, long[] count) {
        ZipEntry member = member(name);
        NpyHeader header = header(name, member);
        try (SequentialBytes values = values(header, member)) {
            return header.grid().slab(values, offset, count);
        }
    }

    @Override
    public List<String> strings(String name) {
        ZipEntry member = member(name);
        NpyHeader header = header(name, member);
        if (!header.isText()) {
            throw unlike(name, "text", header.entry(name).type());
        }
        try (SequentialBytes values = values(header, member)) {
            return NpyTexts.read(header, values.read(0, header.bytes()));
        }
    }

    private ZipEntry member(String name) {
        ZipEntry member = members.get(name);
        if (member == null) {
            throw missing(name);
        }
        return member;
    }

    private NpyHeader header(String name, ZipEntry member) {
        try (InputStream in = zip.getInputStream(member)) {
            return NpyHeader.read(where(name), in);
        } catch (IOException | IllegalStateException e) {
            throw new InputError(where(name) + ": expected an NPY file in a zip file, got " + WholeFile.reason(e), e);
        }
    }

    /// The member's values; what the zip file says of its size has to agree with the array's header, and
    /// must be possible for the packed bytes.
    private SequentialBytes values(NpyHeader header, ZipEntry member) {
        InputError.unless(
                member.getSize() == header.start() + header.bytes(),
                "%s: expected a member of %d bytes, got %d (truncated or damaged)",
                header.source(),
                header.start() + header.bytes(),
                member.getSize());
        long packed = member.getCompressedSize();
        long most = member.getMethod() == ZipEntry.STORED ? packed : packed * SequentialBytes.RATIO;
        return new SequentialBytes(header.source(), () -> zip.getInputStream(member), header.start(), most);
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new InputError(file + ": expected a readable file, got " + WholeFile.reason(e), e);
        }
    }
}
