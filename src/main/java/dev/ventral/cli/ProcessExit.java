package dev.ventral.cli;

import dev.ventral.distributed.Launch;
import dev.ventral.tensor.Engine;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// How the process ends.
///
/// Where a signal (Ctrl-C, SIGTERM) ends it, the engine's threads are in the middle of a step. C's `exit` would
/// run libtorch's destructors, which free the very code that those threads run: a crash now and then, with a
/// dump in the user's folder. So the last thing that is registered to be done at exit, hence the first that is
/// done, is `_exit`, with the same status. Nothing is lost by it: files are renamed into place when complete.
/// Where the engine was never loaded (`--help`) the process ends as usual: the call alone takes a tenth of a
/// second.
final class ProcessExit {
    private static final AtomicBoolean DONE = new AtomicBoolean();

    private ProcessExit() {}

    /// Prepares the end of the process; to be called once, before work starts.
    static void prepare() {
        Runtime.getRuntime().addShutdownHook(new Thread(ProcessExit::atOnce, "leave"));
    }

    /// Ends the process with this exit code, its work being done.
    static void with(int code) {
        DONE.set(true);
        System.exit(code);
    }

    private static void atOnce() {
        if (!DONE.get() && System.getenv(Launch.LAUNCHED) == null) {
            System.err.println("ventral: stopped before it was done; repeated, run and attack go on from here");
        }
        try {
            if (Engine.loaded()) {
                skipDestructors();
            }
        } catch (Throwable e) {
            // what cannot be called is done without: the process ends as C's exit ends it
            System.err.flush();
        }
    }

    /// `on_exit(_exit, NULL)`; only glibc has `on_exit`, whose functions are given the status.
    private static void skipDestructors() throws Throwable {
        SymbolLookup c = Linker.nativeLinker().defaultLookup();
        Optional<MemorySegment> onExit = c.find("on_exit");
        Optional<MemorySegment> exit = c.find("_exit");
        if (onExit.isPresent() && exit.isPresent()) {
            var signature = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
            var _ = (int) Linker.nativeLinker()
                    .downcallHandle(onExit.get(), signature)
                    .invokeExact(exit.get(), MemorySegment.NULL);
        }
    }
}
