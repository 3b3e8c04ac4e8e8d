package dev.ventral.results;

import dev.ventral.InputError;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Smallest distance that an attack claims after so many queries.
///
/// @param queries forward passes and gradients
/// @param distance by the attack's norm
public record QueryTrace(long queries, double distance) {

    /// `queries:distance` pairs with a blank between them.
    public static String text(List<QueryTrace> trace) {
        return trace.stream()
                .map(point -> point.queries() + ":" + Csv.plain(point.distance()))
                .collect(Collectors.joining(" "));
    }

    static List<QueryTrace> parse(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(" ")).map(QueryTrace::point).toList();
    }

    private static QueryTrace point(String pair) {
        int colon = pair.indexOf(':');
        try {
            return new QueryTrace(
                    Long.parseLong(pair.substring(0, Math.max(colon, 0))),
                    Double.parseDouble(pair.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new InputError("trace: expected queries:distance, got '" + pair + "'", e);
        }
    }
}
