package dev.ventral.distributed;

/// The meeting place or another rank is gone, and what was asked for cannot be had without it.
public final class RankLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RankLost(String message, Throwable cause) {
        super(message, cause);
    }

    public RankLost(String message) {
        super(message);
    }
}
