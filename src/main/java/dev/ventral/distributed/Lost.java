package dev.ventral.distributed;

/// The meeting place or another rank is gone, and what was asked for cannot be had without it.
public final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Lost(String message, Throwable cause) {
        super(message, cause);
    }

    public Lost(String message) {
        super(message);
    }
}
