package dev.sallyport.cedar;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether entities are what a schema says: shape, tags, ids and parents.
public final class EntityChecks {
    private final Schema schema;
    private final Instances instances;

    public EntityChecks(Schema schema) {
        this.schema = schema;
        this.instances = new Instances(schema);
    }

    /// Null if the entity conforms; otherwise what is wrong with it.
    public @Nullable String refusal(Entity entity) {
        EntityUid uid = entity.uid();
        if (uid.isAction()) {
            return action(entity);
        }
        Schema.EntityType type = schema.entityType(uid.type());
        if (type == null) {
            return "the schema does not declare this entity type";
        }
        if (!type.allowsId(uid.id())) {
            return "the id is none of the enumeration";
        }
        String attributes = instances.attributes(entity.attributes(), type.shape());
        if (attributes != null) {
            return attributes;
        }
        String tags = tags(entity.tags(), type.tags());
        return tags != null ? tags : parents(entity, type);
    }

    private @Nullable String action(Entity entity) {
        Schema.Action action = schema.action(entity.uid());
        if (action == null) {
            return "the schema does not declare this action";
        }
        if (entity.attributes().size() > 0 || entity.tags().size() > 0) {
            return "actions have neither attributes nor tags";
        }
        // Parents may be written out or left to the schema, but not be others.
        Set<EntityUid> above = action.ancestors();
        return above.containsAll(entity.parents())
                ? null
                : "the parents of this action are not those of the schema";
    }

    private @Nullable String tags(Value.RecordOf tags, @Nullable CedarType type) {
        if (type == null) {
            return tags.size() == 0 ? null : "entities of this type have no tags";
        }
        for (int i = 0; i < tags.size(); i++) {
            String refusal = instances.refusal(tags.valueAt(i), type);
            if (refusal != null) {
                return "in a tag: " + refusal;
            }
        }
        return null;
    }

    private @Nullable String parents(Entity entity, Schema.EntityType type) {
        for (EntityUid parent : entity.parents()) {
            if (!type.memberOf().contains(parent.type())) {
                return "entities of this type are not in any of type " + Texts.shown(parent.type());
            }
            String unknown = instances.unknown(parent);
            if (unknown != null) {
                return "in a parent: " + unknown;
            }
        }
        return null;
    }

    /// Throws what [#refusal] would say.
    public void require(Entity entity) {
        String refusal = refusal(entity);
        if (refusal != null) {
            String type = entity.uid().type();
            throw CedarProblem.of(
                    CedarProblem.Kind.ENTITIES,
                    "an entity of type " + Texts.shown(type) + ": " + refusal);
        }
    }
}
