package dev.ventral.component;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.InjectableValues;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Reads the text of a [dev.ventral.component.Default] as if it stood in the file.
final class DefaultValues extends InjectableValues {
    private static final YAMLMapper PLAIN = new YAMLMapper();

    @Override
    public Object findInjectableValue(
            DeserializationContext context,
            @Nullable Object text,
            BeanProperty property,
            @Nullable Object bean,
            @Nullable Boolean optional,
            @Nullable Boolean useInput) {
        return context.readTreeAsValue(PLAIN.readTree((String) text), property.getType());
    }

    @Override
    public InjectableValues snapshot() {
        return this;
    }
}
