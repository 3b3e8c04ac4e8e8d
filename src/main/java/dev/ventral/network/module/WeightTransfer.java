package dev.ventral.network.module;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import dev.ventral.tensor.WeightsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Weight transfer: what a network took over from the weights of another one, which may have other classes: each
/// tensor of the same name and shape. All else stays as it was drawn, and is told here.
///
/// Counts of batches, which nothing depends on, are taken where they are there and never called missing or
/// unused.
///
/// @param head the module of the last matrix, which gives the classes: `fc`, `classifier.6`
/// @param taken names in both, of one shape
/// @param left names in both, of different shapes: as drawn
/// @param missing names in the network alone: as drawn
/// @param unused names in the file alone
public record WeightTransfer(
        String head, List<String> taken, List<String> left, List<String> missing, List<String> unused) {
    public WeightTransfer {
        taken = List.copyOf(taken);
        left = List.copyOf(left);
        missing = List.copyOf(missing);
        unused = List.copyOf(unused);
    }

    /// Gives `net` what fits of the numbers in `file` (see [WeightsFile]).
    ///
    /// Training goes on from there; the network's mode, device and memory order stay.
    ///
    /// @throws InputError before any number changes, if nothing fits, or nothing but the head
    public static WeightTransfer load(Net net, Path file) {
        try (var _ = new PointerScope();
                var weights = WeightsFile.open(file)) {
            Map<String, Tensor> state = Weights.state(net);
            Map<String, String> found = Weights.found(net, weights);
            WeightTransfer start = fit(state, found, weights);
            InputError.unless(
                    start.taken.stream().anyMatch(name -> !Weights.isCount(name) && !start.isHead(name)),
                    "%s: expected weights of this network, in which at least one tensor besides the head (%s) has the"
                            + " network's name and shape, got none: other shapes for %s; missing: %s; unexpected: %s",
                    file,
                    start.head,
                    Weights.first(start.left),
                    Weights.first(start.missing),
                    Weights.first(start.unused));
            var values = new LinkedHashMap<String, Tensor>();
            found.forEach((name, inFile) -> {
                if (start.taken.contains(name)) {
                    values.put(name, weights.tensor(inFile));
                }
            });
            try (var _ = new NoGradGuard()) {
                values.forEach((name, value) -> Weights.tensor(state, name).copy_(value));
            }
            return start;
        }
    }

    private static WeightTransfer fit(Map<String, Tensor> state, Map<String, String> found, WeightsFile weights) {
        var taken = new ArrayList<String>();
        var left = new ArrayList<String>();
        var missing = new ArrayList<String>();
        state.forEach((name, target) -> {
            String inFile = found.get(name);
            if (inFile == null) {
                missing.add(name);
            } else if (Arrays.equals(Tensors.shape(target), weights.shape(inFile))) {
                taken.add(name);
            } else {
                left.add(name);
            }
        });
        missing.removeIf(Weights::isCount);
        List<String> unused = found.keySet().stream()
                .filter(name -> !state.containsKey(name) && !Weights.isCount(name))
                .toList();
        return new WeightTransfer(head(state), taken, left, missing, unused);
    }

    private static String head(Map<String, Tensor> state) {
        return state.entrySet().stream()
                .filter(entry -> entry.getValue().dim() == 2)
                .map(Map.Entry::getKey)
                .reduce((_, last) -> last)
                .map(name -> name.substring(0, Math.max(0, name.lastIndexOf('.'))))
                .orElse("");
    }

    private boolean isHead(String name) {
        return !head.isEmpty() && name.startsWith(head + ".");
    }

    /// What stays as it was drawn besides the head; empty where a trained network got new classes and nothing
    /// else is different.
    public List<String> drawn() {
        return Stream.concat(left.stream(), missing.stream())
                .filter(name -> !isHead(name))
                .toList();
    }

    /// Whether the head, too, is the file's.
    public boolean headTaken() {
        return Stream.concat(left.stream(), missing.stream()).noneMatch(this::isHead);
    }
}
