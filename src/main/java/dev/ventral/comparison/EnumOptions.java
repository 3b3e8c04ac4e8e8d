package dev.ventral.comparison;

import dev.ventral.similarity.Alignment;
import dev.ventral.similarity.BootstrapFactor;
import dev.ventral.similarity.Distance;
import dev.ventral.similarity.RdmComparison;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Distances, comparisons and the like by the names that the command line has for them.
public final class EnumOptions {
    private static final Map<String, RdmComparison> COMPARISONS =
            named(RdmComparison.values(), by -> by == RdmComparison.KENDALL_TAU_A ? "kendall" : by.name());
    private static final Map<String, Distance> DISTANCES = named(Distance.values(), Distance::name);
    private static final Map<String, BootstrapFactor> FACTORS = named(BootstrapFactor.values(), BootstrapFactor::name);
    private static final Map<String, Alignment.By> ALIGNMENTS = named(Alignment.By.values(), Alignment.By::name);

    private EnumOptions() {}

    private static <T> Map<String, T> named(T[] values, Function<T, String> name) {
        Map<String, T> map = new LinkedHashMap<>();
        for (T value : values) {
            map.put(name.apply(value).toLowerCase(Locale.ROOT).replace('_', '-'), value);
        }
        return Collections.unmodifiableMap(map);
    }

    public static RdmComparison comparison(String text) {
        return UniqueNames.choice("--by", text, COMPARISONS);
    }

    public static Distance distance(String text) {
        return UniqueNames.choice("--distance", text, DISTANCES);
    }

    public static BootstrapFactor factor(String text) {
        return UniqueNames.choice("--bootstrap", text, FACTORS);
    }

    public static Alignment.By alignment(String text) {
        return UniqueNames.choice("--by", text, ALIGNMENTS);
    }

    /// Whether a kernel's name is that of the RBF kernel.
    public static boolean rbf(String text) {
        Map<String, Boolean> kernels = new LinkedHashMap<>();
        kernels.put("linear", false);
        kernels.put("rbf", true);
        return UniqueNames.choice("--kernel", text, kernels);
    }

    static String name(RdmComparison by) {
        return key(COMPARISONS, by);
    }

    static String name(Distance distance) {
        return key(DISTANCES, distance);
    }

    static String name(BootstrapFactor factor) {
        return key(FACTORS, factor);
    }

    static String name(Alignment.By by) {
        return key(ALIGNMENTS, by);
    }

    private static <T> String key(Map<String, T> map, T value) {
        return map.entrySet().stream()
                .filter(entry -> entry.getValue().equals(value))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
