package dev.ventral.component;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.node.ObjectNode;

/// Reader of a member of an open family, told by its `kind`: a kind of one of the sealed families it is made of,
/// or one of the components that stand for a member as they are ([Kinds#within]).
public class MemberReader<T> extends StdDeserializer<T> {
    private static final String KIND = "kind";
    private final List<Class<? extends T>> families;

    /// @param families sealed
    protected MemberReader(Class<T> family, List<Class<? extends T>> families) {
        super(family);
        this.families = families;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T deserialize(JsonParser parser, DeserializationContext context) {
        JsonNode item = context.readTree(parser);
        if (!(item instanceof ObjectNode own)) {
            throw new InputError("expected keys and values, got " + YamlErrors.words(item));
        }
        String kind = item.path(KIND).isString() ? item.path(KIND).asString() : null;
        for (Class<? extends T> family : families) {
            for (Class<?> type : Kinds.types(family)) {
                JsonTypeName name = type.getAnnotation(JsonTypeName.class);
                if (name != null && name.value().equals(kind)) {
                    own.remove(KIND);
                    return (T) context.readTreeAsValue(own, type);
                }
                Class<?> inside = Kinds.inside(type);
                if (inside != null && kind != null && Kinds.kinds(inside).contains(kind)) {
                    return (T) context.readTreeAsValue(own, type);
                }
            }
        }
        throw new InputError(YamlErrors.unknownKind(kind, known()));
    }

    private List<String> known() {
        return families.stream().flatMap(family -> Kinds.kinds(family).stream()).toList();
    }
}
