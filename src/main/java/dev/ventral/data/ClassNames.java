package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.Suggest;
import dev.ventral.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names of classes that a user lists, in the order of their labels.
final class ClassNames {
    private ClassNames() {}

    private static final Pattern WORDNET = Pattern.compile("(n\\d{8})\\b.*");

    /// The names in a text file, one a line; empty lines, what follows `#`, and words after a WordNet id
    /// (`n02391049: zebra`) are passed over.
    static List<String> read(Path file) {
        List<String> names = new ArrayList<>();
        try {
            // Some editors begin UTF-8 with a byte order mark.
            for (String line : Files.readString(file, StandardCharsets.UTF_8)
                    .replace("\uFEFF", "")
                    .lines()
                    .toList()) {
                String name = line.replaceFirst("#.*", "").strip();
                Matcher wordnet = WORDNET.matcher(name);
                if (!name.isEmpty()) {
                    names.add(wordnet.matches() ? wordnet.group(1) : name);
                }
            }
        } catch (IOException e) {
            throw new InputError(
                    file + ": expected a text file (UTF-8) with the name of a class on each line, got "
                            + WholeFile.reason(e),
                    e);
        }
        InputError.unless(!names.isEmpty(), "%s: expected the name of a class on each line, got none", file);
        check(file.toString(), names);
        return names;
    }

    /// Refuses a class named twice.
    static void check(String where, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            InputError.unless(!name.isBlank(), "%s: expected names of classes, got an empty one", where);
            InputError.unless(seen.add(name), "%s: expected each class once, got %s twice", where, name);
        }
    }

    /// Refuses a list and a file.
    static void checkOne(List<String> classes, @Nullable Path file) {
        InputError.unless(
                classes.isEmpty() || file == null,
                "classes: expected a list of classes or classes-file, got both",
                String.valueOf(file));
    }

    /// Refuses names that are no class of the set.
    static void checkKnown(Path set, List<String> names, Set<String> known) {
        List<String> missing =
                names.stream().filter(name -> !known.contains(name)).toList();
        if (missing.isEmpty()) {
            return;
        }
        String first = missing.getFirst();
        List<String> near = Suggest.nearest(first, known);
        throw new InputError(set + ": expected a folder for each class asked for, found none for "
                + (missing.size() == 1 ? first : missing.size() + " of " + names.size() + ", the first " + first)
                + (near.isEmpty() ? "" : " (did you mean " + String.join(" or ", near) + "?)"));
    }
}
