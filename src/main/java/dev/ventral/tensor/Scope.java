package dev.ventral.tensor;

import org.bytedeco.javacpp.PointerScope;

/// A pointer scope for rooms that do not touch the engine: native objects made while it is open are freed
/// when it is closed.
public final class Scope implements AutoCloseable {
    private final PointerScope scope = new PointerScope();

    private Scope() {}

    /// Opens a scope.
    public static Scope open() {
        return new Scope();
    }

    @Override
    public void close() {
        scope.close();
    }
}
