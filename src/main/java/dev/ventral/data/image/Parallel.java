package dev.ventral.data.image;

import dev.ventral.InputError;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Work on images that need nothing of each other, on all cores.
final class Parallel {
    private Parallel() {}

    /// Does `work` for 0 … count-1.
    ///
    /// @throws InputError that of the first number in order for which there is one, whichever thread met it
    static void each(int count, IntConsumer work) {
        InputError[] errors = new InputError[count];
        AtomicInteger bad = new AtomicInteger(count);
        IntStream.range(0, count).parallel().forEach(i -> {
            if (i > bad.get()) {
                return;
            }
            try {
                work.accept(i);
            } catch (InputError e) {
                errors[i] = e;
                bad.accumulateAndGet(i, Math::min);
            }
        });
        if (bad.get() < count) {
            throw errors[bad.get()];
        }
    }
}
