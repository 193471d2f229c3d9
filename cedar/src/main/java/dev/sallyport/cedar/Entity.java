package dev.sallyport.cedar;

import java.util.List;

/// One thing the policies may ask about: its attributes, tags and direct parents.
public record Entity(
        EntityUid uid, Value.RecordOf attributes, Value.RecordOf tags, List<EntityUid> parents) {
    public Entity {
        parents = List.copyOf(parents);
    }

    /// Without attributes and tags.
    public static Entity of(EntityUid uid, EntityUid... parents) {
        return new Entity(uid, Value.RecordOf.EMPTY, Value.RecordOf.EMPTY, List.of(parents));
    }
}
