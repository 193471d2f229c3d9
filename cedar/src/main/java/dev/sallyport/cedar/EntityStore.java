package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Entities in memory, their hierarchy closed so that `in` is a look-up. Immutable: a change makes
/// a new store that shares everything but the changed parts with the old one, in microseconds for
/// one person, in milliseconds for one group.
public final class EntityStore implements Entities {
    public static final EntityStore EMPTY = EntityStore.of(List.of());

    /// Up to so many pairs are looked at one by one.
    private static final int FEW = 4_096;

    private final Uids uids;
    private final Hierarchy hierarchy;
    private final References references;
    private final Shelf<Entity> entities;
    private final int ancestorsMax;

    private EntityStore(
            Uids uids,
            Hierarchy hierarchy,
            References references,
            Shelf<Entity> entities,
            int ancestorsMax) {
        this.uids = uids;
        this.hierarchy = hierarchy;
        this.references = references;
        this.entities = entities;
        this.ancestorsMax = ancestorsMax;
    }

    /// Refuses a hierarchy with a cycle or beyond [Growth#DEFAULT], and one entity described in two
    /// ways.
    public static EntityStore of(Collection<Entity> all) {
        return of(all, Growth.DEFAULT);
    }

    /// Refuses a hierarchy with a cycle or beyond that growth, which holds for every store that
    /// comes from this one as well, and one entity described in two ways.
    public static EntityStore of(Collection<Entity> all, Growth growth) {
        return named(() -> build(all, growth));
    }

    /// @throws Unfit for whoever can say more about where that stands
    static EntityStore build(Collection<Entity> all, Growth growth) {
        Map<EntityUid, Entity> entities = new LinkedHashMap<>();
        for (Entity entity : all) {
            Entity before = entities.put(entity.uid(), entity);
            if (before != null && !before.equals(entity)) {
                throw new Unfit(
                        entity.uid(),
                        CedarProblem.Kind.ENTITIES,
                        " is described twice, and differently",
                        null);
            }
        }
        return nothing(growth).changed(entities.values(), Set.of());
    }

    private static EntityStore nothing(Growth growth) {
        return new EntityStore(
                new Uids(),
                Hierarchy.EMPTY,
                References.EMPTY,
                Shelf.empty(),
                growth.ancestorsMax());
    }

    /// What refuses one of the entities, for whoever can say where that stands. Never leaves the
    /// package.
    static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient EntityUid entity;
        private final CedarProblem.Kind kind;
        private final String reason;
        private final @Nullable String hint;

        private Unfit(
                EntityUid entity, CedarProblem.Kind kind, String reason, @Nullable String hint) {
            super(null, null, false, false);
            this.entity = entity;
            this.kind = kind;
            this.reason = reason;
            this.hint = hint;
        }

        EntityUid entity() {
            return entity;
        }

        /// @param where in front of the reason; may be empty
        CedarProblem problem(String where) {
            String type = Texts.shown(entity.type());
            return new CedarProblem(kind, where + "an entity of type " + type + reason, null, hint);
        }
    }

    private static EntityStore named(Supplier<EntityStore> made) {
        try {
            return made.get();
        } catch (Unfit refused) {
            throw refused.problem("");
        }
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

    /// As the other two, for what strangers wrote.
    ///
    /// @param schema null for none
    public static EntityStore parseJson(String json, @Nullable Schema schema, Limits limits) {
        return EntityJson.store(json, schema, limits);
    }

    /// With entities added or replaced and others taken away. Members of what is taken away keep
    /// their membership in it, as the language has it.
    ///
    /// Refuses a hierarchy with a cycle or beyond the growth of the first store.
    public EntityStore with(Collection<Entity> changed, Collection<EntityUid> removed) {
        return named(() -> changed(changed, removed));
    }

    private EntityStore changed(Collection<Entity> changed, Collection<EntityUid> removed) {
        Entity[] described = changed.toArray(new Entity[0]);
        int[][] groups = numbered(described);
        Hierarchy.Change change = new Hierarchy.Change(hierarchy);
        Shelf.Edit<Entity> edited = new Shelf.Edit<>(entities);
        BitSet touched = new BitSet();
        for (EntityUid uid : removed) {
            int number = uids.find(uid);
            if (number >= 0) {
                change.parents(number, uids.uid(number), Numbers.NONE);
                edited.set(number, null);
                touched.set(number);
            }
        }
        int place = 0;
        for (Entity entity : described) {
            Entity settled = References.settled(entity, uids);
            int number = uids.number(settled.uid());
            change.parents(number, settled.uid(), groups[place++]);
            edited.set(number, settled);
            touched.set(number);
        }
        References after = references(touched, edited);
        return new EntityStore(uids, closed(change), after, edited.done(), ancestorsMax);
    }

    private Hierarchy closed(Hierarchy.Change change) {
        try {
            return change.build(ancestorsMax);
        } catch (Closing.TooMany refused) {
            throw new Unfit(
                    uids.uid(refused.group),
                    CedarProblem.Kind.LIMIT,
                    ": ancestors in the whole hierarchy beyond the limit of " + ancestorsMax,
                    "nest groups less deeply");
        } catch (Closing.Cycle refused) {
            throw new Unfit(
                    uids.uid(refused.group),
                    CedarProblem.Kind.ENTITIES,
                    " is above itself: the hierarchy has a cycle",
                    null);
        }
    }

    /// Gives all of them numbers before any of them is named as somebody's attribute: then names
    /// carry groups. Has them hold the table's own instances of their groups: one of its own for
    /// each membership would take more room than all the rest.
    ///
    /// @return the groups of each
    private int[][] numbered(Entity[] some) {
        int[][] groups = new int[some.length][];
        for (int i = 0; i < some.length; i++) {
            Entity entity = some[i];
            int[] numbers = entity.parents().stream().mapToInt(uids::number).toArray();
            List<EntityUid> held = held(entity.parents(), numbers);
            if (held != entity.parents()) {
                some[i] = new Entity(entity.uid(), entity.attributes(), entity.tags(), held);
            }
            groups[i] = Numbers.distinct(numbers, numbers.length);
            uids.number(entity.uid(), groups[i]);
        }
        return groups;
    }

    private List<EntityUid> held(List<EntityUid> given, int[] numbers) {
        EntityUid[] all = null;
        for (int i = 0; i < numbers.length; i++) {
            EntityUid held = uids.uid(numbers[i]);
            if (held != given.get(i)) {
                all = all == null ? given.toArray(new EntityUid[0]) : all;
                all[i] = held;
            }
        }
        return all == null ? given : List.of(all);
    }

    /// Of each entity touched, what it was before all and is after all counts.
    private References references(BitSet touched, Shelf.Edit<Entity> edited) {
        References.Change change = new References.Change(references, uids);
        for (int i = touched.nextSetBit(0); i >= 0; i = touched.nextSetBit(i + 1)) {
            Entity was = entities.get(i);
            Entity is = edited.get(i);
            change.exists(i, was != null, is != null);
            change.attributes(
                    i,
                    was == null ? Value.RecordOf.EMPTY : was.attributes(),
                    is == null ? Value.RecordOf.EMPTY : is.attributes());
        }
        return change.build();
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
        return entities.get(number);
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

    @Override
    public boolean isInAny(EntityUid member, Value.SetOf groups) {
        int lower = uids.find(member);
        if (lower < 0 || (long) groups.size() * hierarchy.parents().length(lower) <= FEW) {
            return Entities.super.isInAny(member, groups);
        }
        BitSet above = new BitSet();
        for (int number : hierarchy.upwards(lower)) {
            above.set(number);
        }
        for (Value element : groups) {
            int upper = element instanceof EntityUid group ? uids.find(group) : -1;
            if (upper >= 0 && above.get(upper)) {
                return true;
            }
        }
        return false;
    }

    Uids uids() {
        return uids;
    }

    Hierarchy hierarchy() {
        return hierarchy;
    }

    References references() {
        return references;
    }

    /// The entities of a type below a group, however deep; the group itself, if it is of the type.
    public List<EntityUid> below(EntityUid group, String type) {
        int top = uids.find(group);
        BitSet found = top < 0 ? new BitSet() : hierarchy.below(top);
        return existing(found, uids.type(type));
    }

    /// The entities of a type that have an attribute which is the target, or a set with it.
    public List<EntityUid> naming(EntityUid target, String type, String attribute) {
        int named = uids.find(target);
        int of = uids.type(type);
        BitSet found = new BitSet();
        if (named >= 0 && of >= 0) {
            for (int[] piece : references.naming(of, attribute, named).pieces()) {
                for (int number : piece) {
                    found.set(number);
                }
            }
        }
        return existing(found, of);
    }

    private List<EntityUid> existing(BitSet found, int type) {
        List<EntityUid> some = new ArrayList<>();
        for (int i = found.nextSetBit(0); i >= 0; i = found.nextSetBit(i + 1)) {
            if (uids.typeOf(i) == type && entities.get(i) != null) {
                some.add(uids.uid(i));
            }
        }
        return some;
    }

    public Collection<Entity> all() {
        List<Entity> all = new ArrayList<>();
        for (int i = 0; i < entities.end(); i++) {
            Entity entity = entities.get(i);
            if (entity != null) {
                all.add(entity);
            }
        }
        return all;
    }

    /// How many direct memberships there are.
    public long memberships() {
        return hierarchy.edges();
    }

    /// How many bytes hierarchy, way back and numbering take, about; entities and their names not
    /// counted.
    public long indexBytes() {
        return hierarchy.bytes() + references.bytes() + uids.bytes();
    }

    /// How many of these the memberships take, both ways.
    public long hierarchyBytes() {
        return hierarchy.bytes();
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
            for (int parent : hierarchy.parents().row(number)) {
                all.add(uids.uid(parent));
                for (int higher : hierarchy.above().row(parent)) {
                    all.add(uids.uid(higher));
                }
            }
        }
        return all;
    }
}
