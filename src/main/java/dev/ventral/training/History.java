package dev.ventral.training;

import dev.ventral.InputError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Training history: the figures of a network's training, epoch by epoch; kept in its checkpoint, so that they
/// cannot disagree with it.
public record History(List<Epoch> epochs) {

    /// @param epoch from 1
    /// @param step steps taken by its end
    /// @param values by their names in `metrics.csv`
    public record Epoch(int epoch, long step, Map<String, Double> values) {}

    public History {
        epochs = List.copyOf(epochs);
    }

    /// Nothing trained yet.
    public static final History NONE = new History(List.of());

    History with(Epoch next) {
        List<Epoch> more = new ArrayList<>(epochs);
        more.add(next);
        return new History(more);
    }

    /// One line for each figure: epoch, step, name, value.
    public String text() {
        var text = new StringBuilder();
        for (Epoch e : epochs) {
            e.values()
                    .forEach((name, value) -> text.append(e.epoch())
                            .append(',')
                            .append(e.step())
                            .append(',')
                            .append(name)
                            .append(',')
                            .append(value)
                            .append('\n'));
        }
        return text.toString();
    }

    /// From [#text].
    public static History of(String text) {
        Map<Integer, Epoch> epochs = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            String[] part = line.split(",", -1);
            try {
                int epoch = Integer.parseInt(part[0]);
                long step = Long.parseLong(part[1]);
                epochs.computeIfAbsent(epoch, e -> new Epoch(e, step, new LinkedHashMap<>()))
                        .values()
                        .put(part[2], Double.valueOf(part[3]));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new InputError(
                        "checkpoint: expected 'epoch,step,name,value' in its history, got '" + line + "'", e);
            }
        }
        return new History(List.copyOf(epochs.values()));
    }

    /// One figure over the epochs in which it was measured.
    List<Double> values(String name) {
        return epochs.stream()
                .map(e -> e.values().get(name))
                .filter(v -> v != null)
                .toList();
    }
}
