package dev.ventral;

/// Seeds of pseudo-random numbers, made of other numbers: a function, without a state.
public final class Seeds {
    private Seeds() {}

    /// Mixes numbers to a seed (SplitMix64's finaliser over each in turn).
    public static long mix(long... parts) {
        long h = 0x9E3779B97F4A7C15L;
        for (long part : parts) {
            h = (h ^ part) * 0xBF58476D1CE4E5B9L;
            h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
            h ^= h >>> 31;
        }
        return h;
    }
}
