package dev.ventral.tensor;

import dev.ventral.InputError;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// The format of PyTorch 1.6 and later: an uncompressed zip of `NAME/data.pkl`, a pickle, `NAME/data/KEY`, a
/// storage each, and `NAME/byteorder` (`little` where absent).
///
/// PyTorch compresses nothing; compressed entries are refused, so that no entry is larger than the file.
final class PytorchZip implements PytorchStorages {
    private static final String PICKLE = "/data.pkl";

    private final String file;
    private final ZipFile zip;
    private final String folder;
    private final boolean bigEndian;
    private final @Nullable Object root;

    private PytorchZip(String file, ZipFile zip) throws IOException {
        this.file = file;
        this.zip = zip;
        folder = folder();
        InputError.unless(
                zip.getEntry(folder + "/constants.pkl") == null,
                "%s: expected a state dict, got a TorchScript program (save model.state_dict())",
                file);
        bigEndian = "big".equals(byteOrder());
        try (var in = new BufferedInputStream(zip.getInputStream(stored(folder + PICKLE)))) {
            root = new Pickle(new PickleInput(file, in), new PytorchObjects()).read();
        }
    }

    @SuppressWarnings("MustBeClosed") // the result closes it
    static PytorchZip open(Path path) throws IOException {
        var zip = new ZipFile(path.toFile());
        PytorchZip opened = null;
        try {
            opened = new PytorchZip(path.toString(), zip);
            return opened;
        } finally {
            if (opened == null) {
                zip.close();
            }
        }
    }

    private String folder() {
        return zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .findFirst()
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .orElseThrow(() -> new InputError(file
                        + ": expected a zip that PyTorch saved (with NAME/data.pkl inside), got one without data.pkl"));
    }

    private String byteOrder() throws IOException {
        ZipEntry entry = zip.getEntry(folder + "/byteorder");
        if (entry == null) {
            return "little";
        }
        try (var in = zip.getInputStream(stored(entry.getName()))) {
            return new String(in.readNBytes(6), StandardCharsets.US_ASCII);
        }
    }

    private ZipEntry stored(String name) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new InputError(file + ": expected the file '" + name + "' inside, got none of that name");
        }
        InputError.unless(
                entry.getMethod() == ZipEntry.STORED && entry.getSize() == entry.getCompressedSize(),
                "%s: expected '%s' inside to be uncompressed, as PyTorch saves it, got it compressed",
                file,
                name);
        return entry;
    }

    @Override
    public @Nullable Object root() {
        return root;
    }

    @Override
    public boolean bigEndian() {
        return bigEndian;
    }

    @Override
    public long size(String key) {
        String name = folder + "/data/" + key;
        return zip.getEntry(name) == null ? -1 : stored(name).getSize();
    }

    @Override
    public void read(String key, long offset, ByteBuffer target) throws IOException {
        try (var in = zip.getInputStream(stored(folder + "/data/" + key));
                var channel = Channels.newChannel(in)) {
            in.skipNBytes(offset);
            while (target.hasRemaining()) {
                if (channel.read(target) < 0) {
                    throw new EOFException("an end at byte " + (offset + target.position()) + " of storage " + key);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
