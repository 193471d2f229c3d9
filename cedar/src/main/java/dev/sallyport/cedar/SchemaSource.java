package dev.sallyport.cedar;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A schema as it was written, in either syntax, before its names are resolved.
record SchemaSource(List<Namespace> namespaces) {
    record Namespace(
            String name,
            Map<String, String> annotations,
            List<CommonType> types,
            List<EntityDecl> entities,
            List<ActionDecl> actions,
            Place place) {}

    /// Where a declaration stands, for complaints; JSON knows no lines.
    interface Place {
        CedarProblem problem(String reason, @Nullable String hint);
    }

    record CommonType(String name, Type type, Place place) {}

    record EntityDecl(
            String name,
            List<String> memberOf,
            Type shape,
            @Nullable Type tags,
            @Nullable List<String> choices,
            Map<String, String> annotations,
            Place place) {}

    record ActionDecl(
            String name,
            List<ActionRef> memberOf,
            @Nullable AppliesTo appliesTo,
            Map<String, String> annotations,
            Place place) {}

    /// An action by id, with the action type where it was written.
    record ActionRef(@Nullable String type, String id) {}

    record AppliesTo(List<String> principals, List<String> resources, Type context) {}

    /// A type as written.
    sealed interface Type {
        Place place();
    }

    /// What a name may mean where it stands.
    enum Meaning {
        COMMON,
        ENTITY,
        COMMON_OR_ENTITY
    }

    record Named(String name, Meaning meaning, Place place) implements Type {}

    /// A primitive or extension type that needs no resolving.
    record Known(CedarType type, Place place) implements Type {}

    record SetOf(Type element, Place place) implements Type {}

    record RecordOf(Map<String, Attribute> attributes, Place place) implements Type {}

    record Attribute(Type type, boolean required) {}
}
