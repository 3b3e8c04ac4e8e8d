package dev.ventral.array;

import dev.ventral.InputError;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// What the files of all formats say in the same words.
abstract class BaseArrayFile implements ArrayFile {
    /// Variables that a message lists.
    private static final int SHOWN = 20;

    final Path file;

    BaseArrayFile(Path file) {
        this.file = file;
    }

    @Override
    public String only(Kind kind) {
        List<Entry> entries = entries();
        List<Entry> meant = entries.stream().filter(e -> e.kind() == kind).toList();
        if (meant.size() == 1) {
            return meant.getFirst().name();
        }
        String what = kind == Kind.TEXT ? "array of texts" : "numeric array";
        List<Entry> shown = meant.isEmpty() ? entries : meant;
        throw new InputError(file + ": expected exactly one " + what + ", or " + file.getFileName() + "#NAME, got "
                + (meant.isEmpty() ? "none among: " : meant.size() + ": ") + list(shown));
    }

    /// A variable by its name.
    ///
    /// @throws InputError listing the variables if there is none of that name
    Entry entry(String name) {
        return entries().stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow(() -> missing(name));
    }

    /// The error for a name that the file does not have.
    InputError missing(String name) {
        return new InputError(where(name) + ": expected one of the file's variables: " + list(entries()));
    }

    /// The error for a variable of another kind.
    InputError unlike(String name, String expected, String got) {
        return new InputError(where(name) + ": expected " + expected + ", got " + got);
    }

    /// A variable of this file, for messages.
    String where(String name) {
        return file + "#" + name;
    }

    private static String list(List<Entry> entries) {
        String names = entries.stream().limit(SHOWN).map(Entry::toString).collect(Collectors.joining(", "));
        return (entries.isEmpty() ? "(empty)" : names) + (entries.size() > SHOWN ? ", …" : "");
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
