package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Entities in memory, their hierarchy closed so that `in` is a look-up. Immutable: a change makes
/// a new store that shares everything but the changed parts with the old one, in microseconds for
/// one person, in milliseconds for one group.
public final class EntityStore implements Entities {
    public static final EntityStore EMPTY = EntityStore.of(List.of());

    private static final int BLOCK_BITS = 8;
    private static final int MASK = (1 << BLOCK_BITS) - 1;

    private final Uids uids;
    private final Hierarchy hierarchy;
    private final @Nullable Entity[][] blocks;

    private EntityStore(Uids uids, Hierarchy hierarchy, @Nullable Entity[][] blocks) {
        this.uids = uids;
        this.hierarchy = hierarchy;
        this.blocks = blocks;
    }

    /// Refuses a hierarchy with a cycle, and one entity described in two ways.
    public static EntityStore of(Collection<Entity> all) {
        Map<EntityUid, Entity> entities = new LinkedHashMap<>();
        for (Entity entity : all) {
            Entity before = entities.put(entity.uid(), entity);
            if (before != null && !before.equals(entity)) {
                throw CedarProblem.of(
                        CedarProblem.Kind.ENTITIES,
                        "one entity is described twice, and differently");
            }
        }
        EntityStore nothing = new EntityStore(new Uids(), Hierarchy.EMPTY, new Entity[0][]);
        return nothing.with(entities.values(), Set.of());
    }

    /// Reads the JSON format without a schema.
    public static EntityStore parseJson(String json) {
        return EntityJson.store(json, null, Limits.DEFAULT);
    }

    /// Reads the JSON format as the schema says, adds the schema's actions, and refuses whatever
    /// does not conform.
    public static EntityStore parseJson(String json, Schema schema) {
        return EntityJson.store(json, schema, Limits.DEFAULT);
    }

    /// With entities added or replaced and others taken away. Members of what is taken away keep
    /// their membership in it, as the language has it.
    public EntityStore with(Collection<Entity> changed, Collection<EntityUid> removed) {
        Hierarchy.Change change = new Hierarchy.Change(hierarchy);
        Blocks edited = new Blocks(blocks);
        for (EntityUid uid : removed) {
            int number = uids.find(uid);
            if (number >= 0) {
                change.parents(number, Hierarchy.NONE);
                edited.set(number, null);
            }
        }
        for (Entity entity : changed) {
            int number = uids.number(entity.uid());
            Set<EntityUid> parents = new LinkedHashSet<>(entity.parents());
            int[] direct = new int[parents.size()];
            int i = 0;
            for (EntityUid parent : parents) {
                direct[i++] = uids.number(parent);
            }
            change.parents(number, direct);
            edited.set(number, entity);
        }
        return new EntityStore(uids, change.build(), edited.blocks);
    }

    /// Copies a block before it is written to for the first time.
    private static final class Blocks {
        @Nullable Entity[][] blocks;
        private final Set<Integer> copied = new LinkedHashSet<>();

        Blocks(@Nullable Entity[][] before) {
            blocks = before.clone();
        }

        void set(int number, @Nullable Entity entity) {
            int block = number >>> BLOCK_BITS;
            if (block >= blocks.length) {
                int old = blocks.length;
                blocks = Arrays.copyOf(blocks, Math.max(block + 1, old * 2));
            }
            if (copied.add(block)) {
                @Nullable Entity[] before = blocks[block];
                blocks[block] = before == null ? new Entity[MASK + 1] : before.clone();
            }
            blocks[block][number & MASK] = entity;
        }
    }

    public @Nullable Entity find(EntityUid uid) {
        int number = uids.find(uid);
        return number < 0 ? null : find(number);
    }

    /// The instance the store holds for a uid it knows, else the one given. A request made of such
    /// instances is decided a little quicker.
    public EntityUid canonical(EntityUid uid) {
        int number = uids.find(uid);
        return number < 0 ? uid : uids.uid(number);
    }

    @Nullable Entity find(int number) {
        int block = number >>> BLOCK_BITS;
        return block < blocks.length && blocks[block] != null ? blocks[block][number & MASK] : null;
    }

    @Override
    public Value.@Nullable RecordOf attributes(EntityUid uid) {
        Entity entity = find(uid);
        return entity == null ? null : entity.attributes();
    }

    @Override
    public Value.@Nullable RecordOf tags(EntityUid uid) {
        Entity entity = find(uid);
        return entity == null ? null : entity.tags();
    }

    @Override
    public boolean isIn(EntityUid member, EntityUid group) {
        if (member.equals(group)) {
            return true;
        }
        int lower = uids.find(member);
        int upper = lower < 0 ? -1 : uids.find(group);
        return upper >= 0 && hierarchy.isIn(lower, upper);
    }

    Uids uids() {
        return uids;
    }

    Hierarchy hierarchy() {
        return hierarchy;
    }

    public Collection<Entity> all() {
        List<Entity> all = new ArrayList<>();
        for (@Nullable Entity[] block : blocks) {
            if (block != null) {
                for (Entity entity : block) {
                    if (entity != null) {
                        all.add(entity);
                    }
                }
            }
        }
        return all;
    }

    /// How many direct memberships there are.
    public long memberships() {
        return hierarchy.edges();
    }

    /// As JSON that reads back without a schema.
    public String toJson() {
        return JsonText.entities(all());
    }

    /// Everything above an entity.
    public Set<EntityUid> ancestorsOf(EntityUid uid) {
        Set<EntityUid> all = new LinkedHashSet<>();
        int number = uids.find(uid);
        if (number >= 0) {
            for (int parent : hierarchy.parents(number)) {
                all.add(uids.uid(parent));
                for (int higher : hierarchy.above(parent)) {
                    all.add(uids.uid(higher));
                }
            }
        }
        return all;
    }
}
