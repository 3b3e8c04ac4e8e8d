package dev.ventral.comparison;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The different labels of a list, and which of them each entry has.
///
/// @param names numbers ascending; other labels in the order of their first appearance
/// @param of one number for each entry, from 0
record Factor(List<String> names, int[] of) {

    static Factor of(List<String> labels) {
        List<String> names = labels.stream().distinct().toList();
        if (names.stream().allMatch(Factor::isNumber)) {
            names = names.stream()
                    .sorted(Comparator.comparingDouble(Double::parseDouble))
                    .toList();
        }
        Map<String, Integer> numbers = new HashMap<>();
        for (String name : names) {
            numbers.put(name, numbers.size());
        }
        return new Factor(names, labels.stream().mapToInt(numbers::get).toArray());
    }

    private static boolean isNumber(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException _) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Factor(List<String> n, int[] o) && n.equals(names) && Arrays.equals(o, of);
    }

    @Override
    public int hashCode() {
        return 31 * names.hashCode() + Arrays.hashCode(of);
    }
}
