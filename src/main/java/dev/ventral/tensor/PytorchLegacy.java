package dev.ventral.tensor;

import dev.ventral.InputError;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The format of PyTorch 0.1.10 to 1.5 (and later with `_use_new_zipfile_serialization=False`): five pickles
/// in a row (a magic number, the protocol's version, facts on the machine, the object, the keys of its
/// storages), then each storage in the order of the keys: the number of its elements (int64), and they, all
/// little endian.
///
/// Older files still, which are tar archives, are not read.
final class PytorchLegacy implements PytorchStorages {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long PROTOCOL = 1001;

    private final String file;
    private final FileChannel channel;
    private final @Nullable Object root;
    private final Map<String, Place> places = new HashMap<>();

    private record Place(long begin, long size) {}

    private PytorchLegacy(String file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        var in = new PickleInput(file, new BufferedInputStream(Channels.newInputStream(channel)));
        var objects = new PytorchObjects();
        InputError.unless(
                MAGIC.equals(new Pickle(in, objects).read()),
                "%s: expected a file that torch.save wrote (magic number %x), got another pickle",
                file,
                MAGIC);
        Object protocol = new Pickle(in, objects).read();
        InputError.unless(
                Long.valueOf(PROTOCOL).equals(protocol),
                "%s: expected version %d of PyTorch's old format, got another",
                file,
                PROTOCOL);
        new Pickle(in, objects).read();
        root = new Pickle(in, objects).read();
        Object keys = new Pickle(in, objects).read();
        locate(in.position(), keys instanceof List<?> list ? list : List.of(), objects.storages());
    }

    @SuppressWarnings("MustBeClosed") // the result closes it
    static PytorchLegacy open(Path path) throws IOException {
        var channel = FileChannel.open(path, StandardOpenOption.READ);
        PytorchLegacy opened = null;
        try {
            opened = new PytorchLegacy(path.toString(), channel);
            return opened;
        } finally {
            if (opened == null) {
                channel.close();
            }
        }
    }

    private void locate(long begin, List<?> keys, Map<String, SafetensorsType> types) throws IOException {
        long at = begin;
        for (Object key : keys) {
            SafetensorsType type = key instanceof String name ? types.get(name) : null;
            if (type == null) {
                throw new InputError(
                        file + ": expected a list of storages that tensors of known types use, got another key");
            }
            InputError.unless(at + 8 <= channel.size(), "%s: expected all storages, got a file cut off", file);
            var header = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            fill(at, header);
            long elements = header.getLong(0);
            at += 8;
            InputError.unless(
                    elements >= 0 && elements <= (channel.size() - at) / type.size,
                    "%s: expected a storage within the file of %d bytes, got %s elements of %s at byte %d",
                    file,
                    channel.size(),
                    Long.toUnsignedString(elements),
                    type,
                    at);
            places.put((String) key, new Place(at, elements * type.size));
            at += elements * type.size;
        }
    }

    private void fill(long at, ByteBuffer target) throws IOException {
        for (long next = at; target.hasRemaining(); ) {
            int count = channel.read(target, next);
            if (count < 0) {
                throw new EOFException("an end at byte " + next);
            }
            next += count;
        }
    }

    @Override
    public @Nullable Object root() {
        return root;
    }

    @Override
    public boolean bigEndian() {
        return false;
    }

    @Override
    public long size(String key) {
        Place place = places.get(key);
        return place == null ? -1 : place.size();
    }

    @Override
    public void read(String key, long offset, ByteBuffer target) throws IOException {
        Place place = places.get(key);
        if (place == null) {
            throw new IllegalArgumentException(key);
        }
        fill(place.begin() + offset, target);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
