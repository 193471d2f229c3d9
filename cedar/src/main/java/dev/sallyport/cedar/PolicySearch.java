package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Asks the other way round: who can do this, and on what can it be done? Made by
/// [CompiledPolicies#search]; costs nothing to make, belongs to one version of a store.
///
/// What is known is put into the policies, what is left of them says where to look, and is
/// evaluated for all found there at once ([Sift]). Each hit that is named is then decided in full;
/// those that are only counted are not. Conditions no index can answer are answered by looking at
/// all entities of the type: [Way#SCAN].
///
/// Finds entities that the store has. Others of the same rights (`principal == User::"nobody"`) are
/// not found.
///
/// **Security barrier.** A hit is what [CompiledPolicies#allows] says yes to, whatever the indexes
/// say; so a search shows nothing that a decision would refuse.
public final class PolicySearch {
    /// So many decisions one call makes at most; who wants more asks for the next page.
    static final int MOST_DECISIONS = 100_000;

    /// Where to go on and how far: after an entity (null: from the start), at most so many.
    public record Page(@Nullable EntityUid after, int limit) {
        public Page {
            if (limit < 1) {
                throw new IllegalArgumentException("limit: at least 1");
            }
        }

        public static Page first(int limit) {
            return new Page(null, limit);
        }
    }

    /// How the answer was found: from the indexes alone, or by also looking at all of the type.
    public enum Way {
        INDEX,
        SCAN
    }

    /// Hits ordered by type and id. With a `next`, ask again after it: a page can be short, even
    /// empty, and yet have a next one, because the work of one call is bounded.
    public record Found(List<EntityUid> hits, @Nullable EntityUid next, Way way) {
        public Found {
            hits = List.copyOf(hits);
        }
    }

    /// How many there are, as deciding each one would find; at least so many if it is not complete,
    /// because the work of one call is bounded.
    public record Total(long count, boolean complete, Way way) {}

    private final CompiledPolicies policies;
    private final EntityStore store;

    PolicySearch(CompiledPolicies policies, EntityStore store) {
        this.policies = policies;
        this.store = store;
    }

    /// Who of a type can do this to the resource?
    public Found subjects(
            EntityUid action, EntityUid resource, String type, Value.RecordOf context, Page page) {
        return find(who(action, resource, type, context), page);
    }

    public Total countSubjects(
            EntityUid action, EntityUid resource, String type, Value.RecordOf context) {
        return count(who(action, resource, type, context));
    }

    /// To what of a type can the principal do this?
    public Found resources(
            EntityUid principal, EntityUid action, String type, Value.RecordOf context, Page page) {
        return find(what(principal, action, type, context), page);
    }

    public Total countResources(
            EntityUid principal, EntityUid action, String type, Value.RecordOf context) {
        return count(what(principal, action, type, context));
    }

    /// What of these can the principal do to the resource? In order.
    public List<EntityUid> actions(
            EntityUid principal,
            EntityUid resource,
            Collection<EntityUid> candidates,
            Value.RecordOf context) {
        List<EntityUid> allowed = new ArrayList<>();
        for (EntityUid action : new TreeSet<>(candidates)) {
            if (policies.allows(new Request(principal, action, resource, context), store)) {
                allowed.add(action);
            }
        }
        return allowed;
    }

    private record Question(Blank blank, List<PartialResponse.Outcome> outcomes) {
        SearchPlan plan(boolean wide) {
            return new SearchPlan(blank, outcomes, wide);
        }
    }

    private Question who(
            EntityUid action, EntityUid resource, String type, Value.RecordOf context) {
        PartialRequest request = PartialRequest.whoCan(type, action, resource, context);
        return new Question(
                blank(
                        type,
                        Expr.Variable.PRINCIPAL,
                        principal -> new Request(principal, action, resource, context)),
                policies.byResource().reduce(request, action, resource, store));
    }

    private Question what(
            EntityUid principal, EntityUid action, String type, Value.RecordOf context) {
        PartialRequest request = PartialRequest.onWhat(principal, action, type, context);
        return new Question(
                blank(
                        type,
                        Expr.Variable.RESOURCE,
                        resource -> new Request(principal, action, resource, context)),
                policies.byPrincipal().reduce(request, action, principal, store));
    }

    private Blank blank(String type, Expr.Variable variable, Blank.Filling filling) {
        return new Blank(store, store.uids().type(type), variable, filling);
    }

    private Found find(Question question, Page page) {
        SearchPlan plan = question.plan(true);
        BitSet all = plan.taken();
        Ranks ranks = store.uids().ranks();
        EntityUid after = page.after();
        Ranks.Cursor cursor = after == null ? ranks.all(all) : ranks.after(after, all);
        List<EntityUid> hits = new ArrayList<>();
        EntityUid last = null;
        int decided = 0;
        int next = cursor.next();
        while (next >= 0 && hits.size() < page.limit() && decided++ < MOST_DECISIONS) {
            last = store.uids().uid(next);
            if (policies.allows(question.blank.filling().with(last), store)) {
                hits.add(last);
            }
            next = cursor.next();
        }
        return new Found(hits, next < 0 ? null : last, plan.way());
    }

    private static Total count(Question question) {
        SearchPlan plan = question.plan(false);
        return new Total(plan.taken().cardinality(), plan.complete(), plan.way());
    }
}
