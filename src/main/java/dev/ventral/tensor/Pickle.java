package dev.ventral.tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads pickles (Python's `pickletools.py` describes the opcodes; protocols 2 to 5) without executing
/// anything: a pickle is a program that builds objects by calling functions, and here the only functions are
/// those of the [Vocabulary]. What others would have made is an [Inert] placeholder that remembers nothing
/// but its class.
///
/// Values: null, Boolean, Long, Double, String, List (lists, tuples and sets), Map (dicts, of which only the
/// entries under strings are kept), [Global], [Inert], and what the vocabulary makes. They may contain
/// themselves.
final class Pickle {
    /// A checkpoint of a large network with its optimiser takes some hundred thousand.
    private static final int MOST_OPCODES = 1 << 21;

    private final PickleInput in;
    private final Vocabulary vocabulary;
    private final List<@Nullable Object> stack = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Long, @Nullable Object> memo = new HashMap<>();

    /// The functions that a pickle may call, none of which has effects.
    interface Vocabulary {
        /// The result of calling `function` (`module.name`).
        @Nullable
        Object call(String function, List<?> arguments);

        /// What a persistent id, an object kept outside of the pickle, stands for.
        @Nullable
        Object persistent(List<?> id);
    }

    /// A class or function by its full name.
    record Global(String name) {}

    /// An object of a class that means nothing here.
    record Inert(String type) {}

    Pickle(PickleInput in, Vocabulary vocabulary) {
        this.in = in;
        this.vocabulary = vocabulary;
    }

    /// The object of the pickle that begins at the next byte.
    @Nullable
    Object read() {
        for (int count = 0; count < MOST_OPCODES; count++) {
            int opcode = in.u1();
            if (opcode == '.') {
                return pop();
            }
            if (!constant(opcode) && !container(opcode) && !object(opcode) && !place(opcode)) {
                throw in.damaged("opcode 0x%02x".formatted(opcode));
            }
        }
        throw in.damaged("more than " + MOST_OPCODES + " opcodes");
    }

    private boolean constant(int opcode) {
        switch (opcode) {
            case 'N' -> stack.add(null);
            case 0x88 -> stack.add(true);
            case 0x89 -> stack.add(false);
            case 'K' -> stack.add((long) in.u1());
            case 'M' -> stack.add((long) in.u2());
            case 'J' -> stack.add(in.i4());
            case 0x8a -> stack.add(or(in.integer(in.u1()), "int"));
            case 0x8b -> stack.add(or(in.integer(in.i4()), "int"));
            case 'G' -> stack.add(in.f8());
            case 'U', 0x8c -> stack.add(or(in.text(in.u1()), "str"));
            case 'T' -> stack.add(or(in.text(in.i4()), "str"));
            case 'X' -> stack.add(or(in.text(in.u4()), "str"));
            case 0x8d -> stack.add(or(in.text(in.i8()), "str"));
            case 'C' -> bytes(in.u1());
            case 'B' -> bytes(in.u4());
            case 0x8e, 0x96 -> bytes(in.i8());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int opcode) {
        switch (opcode) {
            case ']', ')', 0x8f -> stack.add(new ArrayList<>());
            case '}' -> stack.add(new LinkedHashMap<>());
            case 'l', 't', 0x91 -> stack.add(marked());
            case 0x85 -> stack.add(top(1));
            case 0x86 -> stack.add(top(2));
            case 0x87 -> stack.add(top(3));
            case 'd' -> {
                List<@Nullable Object> items = marked();
                stack.add(new LinkedHashMap<>());
                put(items);
            }
            case 'a' -> append(top(1));
            case 'e', 0x90 -> append(marked());
            case 's' -> put(top(2));
            case 'u' -> put(marked());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean object(int opcode) {
        switch (opcode) {
            case 'c' -> {
                String module = in.line();
                stack.add(new Global(module + "." + in.line()));
            }
            case 0x93 -> {
                Object name = pop();
                Object module = pop();
                stack.add(new Global(expect(String.class, module) + "." + expect(String.class, name)));
            }
            case 'R' -> {
                List<?> arguments = expect(List.class, pop());
                Object function = pop();
                stack.add(
                        function instanceof Global global
                                ? vocabulary.call(global.name(), arguments)
                                : new Inert("object"));
            }
            case 0x81, 0x92 -> {
                List<@Nullable Object> made = top(opcode == 0x81 ? 2 : 3);
                List<?> arguments = expect(List.class, made.get(1));
                stack.add(
                        made.getFirst() instanceof Global global
                                ? vocabulary.call(global.name(), arguments)
                                : new Inert("object"));
            }
            // The state of an object: attributes, of which none is needed.
            case 'b' -> pop();
            case 'Q' -> stack.add(vocabulary.persistent(expect(List.class, pop())));
            default -> {
                return false;
            }
        }
        return true;
    }

    /// Stack and memo.
    private boolean place(int opcode) {
        switch (opcode) {
            case 0x80 -> {
                int protocol = in.u1();
                if (protocol > 5) {
                    throw in.damaged("protocol " + protocol);
                }
            }
            case 0x95 -> in.skip(8);
            case '(' -> marks.add(stack.size());
            case '0' -> pop();
            case '1' -> marked();
            case '2' -> stack.add(peek());
            case 'q' -> memo.put((long) in.u1(), peek());
            case 'r' -> memo.put(in.u4(), peek());
            case 0x94 -> memo.put((long) memo.size(), peek());
            case 'h' -> remember(in.u1());
            case 'j' -> remember(in.u4());
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Object or(@Nullable Object value, String type) {
        return value == null ? new Inert(type) : value;
    }

    private void bytes(long length) {
        in.skip(length);
        stack.add(new Inert("bytes"));
    }

    private void remember(long key) {
        if (!memo.containsKey(key)) {
            throw in.damaged("unknown memo " + key);
        }
        stack.add(memo.get(key));
    }

    private void append(List<@Nullable Object> items) {
        if (!(peek() instanceof Inert)) {
            @SuppressWarnings("unchecked")
            List<@Nullable Object> list = expect(List.class, peek());
            list.addAll(items);
        }
    }

    private void put(List<@Nullable Object> items) {
        if (items.size() % 2 != 0) {
            throw in.damaged("a key without value");
        }
        if (!(peek() instanceof Inert)) {
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> map = expect(Map.class, peek());
            for (int i = 0; i < items.size(); i += 2) {
                if (items.get(i) instanceof String key) {
                    map.put(key, items.get(i + 1));
                }
            }
        }
    }

    private <T> T expect(Class<T> type, @Nullable Object value) {
        if (!type.isInstance(value)) {
            throw in.damaged("no " + type.getSimpleName().toLowerCase(java.util.Locale.ROOT) + " where one is needed");
        }
        return type.cast(value);
    }

    private @Nullable Object peek() {
        check(1);
        return stack.getLast();
    }

    private @Nullable Object pop() {
        check(1);
        return stack.removeLast();
    }

    /// The topmost `count` values, taken off.
    private List<@Nullable Object> top(int count) {
        check(count);
        return take(stack.size() - count);
    }

    /// The values above the last mark, taken off with it.
    private List<@Nullable Object> marked() {
        if (marks.isEmpty()) {
            throw in.damaged("no mark");
        }
        return take(marks.removeLast());
    }

    private List<@Nullable Object> take(int from) {
        List<@Nullable Object> values = stack.subList(from, stack.size());
        var taken = new ArrayList<>(values);
        values.clear();
        return taken;
    }

    /// Values below the last mark are out of reach.
    private void check(int count) {
        if (stack.size() - (marks.isEmpty() ? 0 : marks.getLast()) < count) {
            throw in.damaged("an empty stack");
        }
    }
}
