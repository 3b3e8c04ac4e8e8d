package dev.ventral.neural.nsd;

import dev.ventral.InputError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sessions by their numbers, from 1: `7`, `1-5`.
public final class NsdSessions {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,2})(?:-(\\d{1,2}))?");

    private NsdSessions() {}

    /// @throws InputError if one is not written that way
    public static void check(String where, List<String> sessions) {
        numbers(where, sessions);
    }

    /// The sessions that are meant, ascending.
    ///
    /// @param sessions none: all that are there
    /// @param there those that are there
    /// @throws InputError if one is not there
    public static int[] of(String where, List<String> sessions, Set<Integer> there) {
        Set<Integer> wanted = sessions.isEmpty() ? new TreeSet<>(there) : numbers(where, sessions);
        List<Integer> missing =
                wanted.stream().filter(session -> !there.contains(session)).toList();
        InputError.unless(
                missing.isEmpty(),
                "%s: expected sessions whose betas are there, %s, got %s",
                where,
                shown(List.copyOf(new TreeSet<>(there))),
                shown(missing));
        return wanted.stream().mapToInt(Integer::intValue).toArray();
    }

    private static Set<Integer> numbers(String where, List<String> sessions) {
        var all = new TreeSet<Integer>();
        for (String range : sessions) {
            Matcher match = RANGE.matcher(range);
            int first = match.matches() ? Integer.parseInt(match.group(1)) : 0;
            int last = first == 0 || match.group(2) == null ? first : Integer.parseInt(match.group(2));
            InputError.unless(
                    first >= 1 && last >= first,
                    "%s: expected numbers of sessions from 1 on, such as 7 or 1-5, got '%s'",
                    where,
                    range);
            for (int session = first; session <= last; session++) {
                all.add(session);
            }
        }
        return all;
    }

    /// Ascending numbers, those in a row as a range.
    private static String shown(List<Integer> sessions) {
        List<String> ranges = new ArrayList<>();
        for (int from = 0; from < sessions.size(); ) {
            int to = from;
            while (to + 1 < sessions.size() && sessions.get(to + 1) == sessions.get(to) + 1) {
                to++;
            }
            int first = sessions.get(from);
            ranges.add(to == from ? "" + first : first + "-" + sessions.get(to));
            from = to + 1;
        }
        return String.join(", ", ranges);
    }
}
