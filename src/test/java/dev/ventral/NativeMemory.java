package dev.ventral;

import dev.ventral.tensor.Engine;
import java.lang.reflect.Method;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// Runs every test in a pointer scope of its own, and fails it if native objects are left when the scope is
/// closed: something was kept and never released.
public final class NativeMemory implements InvocationInterceptor {

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        check(invocation);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        check(invocation);
    }

    private static void check(Invocation<Void> invocation) throws Throwable {
        Engine.load();
        long before = Pointer.totalCount();
        try (var _ = new PointerScope()) {
            invocation.proceed();
        }
        // native objects without a scope go with their Java objects
        for (int i = 0; i < 100 && Pointer.totalCount() > before; i++) {
            System.gc();
            Thread.sleep(i < 20 ? 1 : 20);
        }
        long left = Pointer.totalCount() - before;
        if (left > 0) {
            throw new AssertionError(left + " native objects outlived the test");
        }
    }
}
