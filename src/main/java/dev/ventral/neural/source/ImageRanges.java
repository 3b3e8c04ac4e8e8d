package dev.ventral.neural.source;

import dev.ventral.InputError;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Images by their numbers: `7`, `90-99`.
final class ImageRanges {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

    private ImageRanges() {}

    static void check(String where, List<String> ranges) {
        for (String range : ranges) {
            Matcher match = RANGE.matcher(range);
            InputError.unless(
                    match.matches() && (match.group(2) == null || number(match, 1) <= number(match, 2)),
                    "%s: expected numbers of images such as 7 or 90-99, got '%s'",
                    where,
                    range);
        }
    }

    /// All of them, ascending.
    ///
    /// @throws InputError if one is not below `images`, or none is left over
    static int[] of(String where, List<String> ranges, int images) {
        var all = new TreeSet<Integer>();
        for (String range : ranges) {
            Matcher match = RANGE.matcher(range);
            if (match.matches()) {
                int last = number(match, match.group(2) == null ? 1 : 2);
                InputError.unless(last < images, "%s: expected images from 0 to %d, got %s", where, images - 1, range);
                for (int i = number(match, 1); i <= last; i++) {
                    all.add(i);
                }
            }
        }
        InputError.unless(all.size() < images, "%s: expected images to be left to fit models on, got all", where);
        return all.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int number(Matcher match, int group) {
        return Integer.parseInt(match.group(group));
    }
}
