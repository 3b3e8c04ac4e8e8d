package dev.ventral;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Which of the known names a misspelt one may have meant.
public final class Suggest {
    private static final int MOST = 3;

    private Suggest() {}

    /// Up to three of `known` that are near to `name`, nearest first; empty where none is.
    ///
    /// Near means: at most a third of the longer name has to be edited (insertion, deletion, substitution,
    /// swap of neighbours; case does not count), or one name begins with the other.
    public static List<String> nearest(String name, Collection<String> known) {
        record Candidate(String name, int distance) {}
        String wanted = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .distinct()
                .map(k -> new Candidate(k, distance(wanted, k.toLowerCase(Locale.ROOT))))
                .filter(c -> near(wanted, c.name().toLowerCase(Locale.ROOT), c.distance()))
                .sorted(Comparator.comparingInt(Candidate::distance))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    private static boolean near(String wanted, String known, int distance) {
        boolean begins = Math.min(wanted.length(), known.length()) >= 2
                && (known.startsWith(wanted) || wanted.startsWith(known));
        return begins || distance <= Math.max(1, Math.max(wanted.length(), known.length()) / 3);
    }

    /// The optimal-string-alignment distance: the fewest insertions, deletions, substitutions and swaps of
    /// neighbours, no place being edited twice.
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int substitution = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + substitution, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
