package dev.ventral.cli;

import dev.ventral.Suggest;
import dev.ventral.attack.step.TargetClass;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// What `--target` may be, as experiment files write it: `least-likely`.
final class TargetNames implements ITypeConverter<TargetClass>, Iterable<String> {
    @Override
    public TargetClass convert(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        for (TargetClass target : TargetClass.values()) {
            if (name(target).equals(name)) {
                return target;
            }
        }
        List<String> near = Suggest.nearest(name, names());
        throw new TypeConversionException("expected one of " + String.join(", ", names()) + ", got '" + text + "'"
                + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?"));
    }

    @Override
    public Iterator<String> iterator() {
        return names().iterator();
    }

    private static List<String> names() {
        return Arrays.stream(TargetClass.values()).map(TargetNames::name).toList();
    }

    private static String name(TargetClass target) {
        return target.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
