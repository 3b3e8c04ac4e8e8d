package dev.ventral.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Where the numbers of a PyTorch file lie, by storage key.
interface PytorchStorages extends AutoCloseable {
    /// The object that was saved.
    @org.jspecify.annotations.Nullable
    Object root();

    /// Bytes of a storage; -1 where there is none of this key.
    long size(String key);

    /// Fills `target` with the bytes of a storage that begin at `offset`.
    void read(String key, long offset, ByteBuffer target) throws IOException;

    /// Whether numbers are written with their highest byte first.
    boolean bigEndian();

    @Override
    void close();
}
