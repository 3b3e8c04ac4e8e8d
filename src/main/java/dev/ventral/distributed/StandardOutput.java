package dev.ventral.distributed;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.function.Supplier;

/// The process's standard output, which is for results: Gloo greets each rank there.
final class StandardOutput {
    private static final int OUT = 1;
    private static final int ERR = 2;

    private StandardOutput() {}

    /// Does work while what native code writes to the standard output goes to the standard error.
    static <T> T spared(Supplier<T> work) {
        Optional<MethodHandle> dup = function("dup", 1);
        Optional<MethodHandle> dup2 = function("dup2", 2);
        Optional<MethodHandle> close = function("close", 1);
        if (dup.isEmpty() || dup2.isEmpty() || close.isEmpty()) {
            return work.get();
        }
        int kept = call(dup.get(), OUT);
        call(dup2.get(), ERR, OUT);
        try {
            return work.get();
        } finally {
            call(dup2.get(), kept, OUT);
            call(close.get(), kept);
        }
    }

    private static Optional<MethodHandle> function(String name, int arguments) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> address = linker.defaultLookup().find(name);
        var types = new ValueLayout[arguments];
        java.util.Arrays.fill(types, ValueLayout.JAVA_INT);
        return address.map(found -> linker.downcallHandle(found, FunctionDescriptor.of(ValueLayout.JAVA_INT, types)));
    }

    private static int call(MethodHandle function, Object... arguments) {
        try {
            return (int) function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
