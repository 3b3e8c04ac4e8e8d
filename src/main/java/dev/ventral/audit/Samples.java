package dev.ventral.audit;

import dev.ventral.InputError;
import dev.ventral.attack.step.Norm;
import dev.ventral.results.Csv;
import dev.ventral.results.QueryTrace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `samples.csv`, whole or of a part of the images.
final class Samples {
    private static final List<String> COLUMNS = List.of(
            "image",
            "label",
            "clean",
            "attack",
            "norm",
            "adversarial",
            "l0",
            "l1",
            "l2",
            "linf",
            "forward",
            "gradients",
            "success",
            "trace");

    private Samples() {}

    static void write(Path file, List<Sample> samples) {
        Csv.write(
                file,
                COLUMNS,
                samples,
                s -> List.of(
                        Integer.toString(s.image()),
                        Integer.toString(s.label()),
                        Integer.toString(s.clean()),
                        s.attack(),
                        s.norm().label(),
                        s.adversarial() < 0 ? "" : Integer.toString(s.adversarial()),
                        Csv.number(s.l0()),
                        Csv.number(s.l1()),
                        Csv.number(s.l2()),
                        Csv.number(s.linf()),
                        Long.toString(s.forward()),
                        Long.toString(s.gradients()),
                        Boolean.toString(s.broken()),
                        text(s.trace())));
    }

    static List<Sample> read(Path file) {
        return Csv.read(
                file,
                COLUMNS,
                f -> new Sample(
                        f.count(0),
                        f.count(1),
                        f.count(2),
                        f.text(3),
                        f.parse(4, "a norm", text -> Norm.valueOf(text.toUpperCase(Locale.ROOT))),
                        f.text(5).isEmpty() ? -1 : f.count(5),
                        f.real(6),
                        f.real(7),
                        f.real(8),
                        f.real(9),
                        f.integer(10),
                        f.integer(11),
                        trace(f.text(13))));
    }

    /// `queries:distance` pairs with a blank between them.
    private static String text(List<QueryTrace> trace) {
        var text = new StringBuilder();
        for (QueryTrace point : trace) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(point.queries())
                    .append(':')
                    .append(Csv.number(point.distance()));
        }
        return text.toString();
    }

    private static List<QueryTrace> trace(String text) {
        var trace = new ArrayList<QueryTrace>();
        for (String pair : text.isEmpty() ? new String[0] : text.split(" ")) {
            int colon = pair.indexOf(':');
            try {
                trace.add(new QueryTrace(
                        Long.parseLong(pair.substring(0, Math.max(colon, 0))),
                        Double.parseDouble(pair.substring(colon + 1))));
            } catch (NumberFormatException e) {
                throw new InputError("trace: expected queries:distance, got '" + pair + "'", e);
            }
        }
        return trace;
    }
}
