package dev.ventral.neural.nsd;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The names of the labels of a file: lines `NUMBER NAME`, as in FreeSurfer's tables, whose colours may
/// follow.
final class NsdLabels {
    private static final Pattern LINE = Pattern.compile("\\s*(-?\\d{1,9})\\s+(\\S+).*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private NsdLabels() {}

    /// The numbers of labels that are given by name or number.
    ///
    /// @param table the file of names, read only where one is needed
    /// @throws InputError if there is no such name, listing those that are there
    static Set<Integer> numbers(List<String> labels, Path table) {
        var numbers = new TreeSet<Integer>();
        for (String label : labels) {
            if (NUMBER.matcher(label).matches()) {
                numbers.add(Integer.valueOf(label));
            } else {
                Map<Integer, String> names = read(table);
                numbers.add(names.entrySet().stream()
                        .filter(each -> each.getValue().equals(label))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseThrow(() -> new InputError(
                                table + ": expected one of the labels " + shown(names) + ", got '" + label + "'")));
            }
        }
        return numbers;
    }

    private static String shown(Map<Integer, String> names) {
        return names.entrySet().stream()
                .map(each -> each.getValue() + " (" + each.getKey() + ")")
                .collect(Collectors.joining(", "));
    }

    private static Map<Integer, String> read(Path table) {
        InputError.unless(
                Files.isRegularFile(table),
                "%s: expected the names of the labels (lines NUMBER NAME), got no such file; labels can be given by number",
                table);
        try {
            Map<Integer, String> names = new TreeMap<>();
            for (String line : Files.readAllLines(table)) {
                Matcher match = LINE.matcher(line);
                if (match.matches()) {
                    names.put(Integer.valueOf(match.group(1)), match.group(2));
                }
            }
            return names;
        } catch (IOException e) {
            throw new InputError(table + ": expected a readable file, got " + WholeFile.reason(e), e);
        }
    }
}
