package dev.ventral.component;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedConstructor;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/// Tells Jackson the house's rules for components: a component of a record is optional where it has a [Default]
/// or may be null, and required otherwise; only those that may be null can be given as nothing; enum values are
/// kebab-case.
final class ComponentIntrospector extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public JacksonInject.@Nullable Value findInjectableValue(MapperConfig<?> config, AnnotatedMember member) {
        Default value = member.getAnnotation(Default.class);
        return value == null
                ? super.findInjectableValue(config, member)
                : JacksonInject.Value.construct(value.value(), true, false);
    }

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        if (isComponent(member)) {
            return !isNullable(member) && member.getAnnotation(Default.class) == null;
        }
        return super.hasRequiredMarker(config, member);
    }

    /// A key with nothing behind it (`norm:`) is refused, as is an item of a list with nothing in it.
    @Override
    public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated member) {
        return isComponent(member)
                ? JsonSetter.Value.construct(isNullable(member) ? Nulls.SET : Nulls.FAIL, Nulls.FAIL)
                : super.findSetterInfo(config, member);
    }

    private static boolean isComponent(Annotated member) {
        return member instanceof AnnotatedParameter parameter
                && parameter.getOwner() instanceof AnnotatedConstructor constructor
                && constructor.getDeclaringClass().isRecord();
    }

    private static boolean isNullable(Annotated member) {
        return member instanceof AnnotatedParameter parameter
                && parameter.getOwner() instanceof AnnotatedConstructor constructor
                && constructor
                        .getAnnotated()
                        .getAnnotatedParameterTypes()[parameter.getIndex()]
                        .isAnnotationPresent(Nullable.class);
    }

    @Override
    public String[] findEnumValues(
            MapperConfig<?> config, AnnotatedClass type, Enum<?>[] values, @Nullable String[] names) {
        super.findEnumValues(config, type, values, names);
        for (int i = 0; i < values.length; i++) {
            if (names[i] == null) {
                names[i] = values[i].name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }
        return names;
    }
}
