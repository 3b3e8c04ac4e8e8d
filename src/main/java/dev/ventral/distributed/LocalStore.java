package dev.ventral.distributed;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The store of a process by itself: in its memory.
final class LocalStore implements RankStore {
    private final ConcurrentMap<String, String> values = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, AtomicLong> counts = new ConcurrentHashMap<>();

    @Override
    public RankInfo ranks() {
        return RankInfo.ALONE;
    }

    @Override
    public long add(String name, long amount) {
        return counts.computeIfAbsent(name, _ -> new AtomicLong()).addAndGet(amount);
    }

    @Override
    public void put(String name, String value) {
        values.put(name, value);
    }

    @Override
    public String putFirst(String name, String value) {
        String there = values.putIfAbsent(name, value);
        return there == null ? value : there;
    }

    @Override
    public @Nullable String get(String name) {
        return values.get(name);
    }

    @Override
    public boolean gone(int rank) {
        return false;
    }

    @Override
    public boolean ended(int rank) {
        return false;
    }

    @Override
    public RuntimeException blame(RuntimeException error) {
        return error;
    }

    @Override
    public void close() {
        // nothing is held
    }
}
