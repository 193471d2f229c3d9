package dev.sallyport.decisionpoint;

import dev.sallyport.cedar.Entity;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.PolicySearch;
import dev.sallyport.cedar.Request;
import dev.sallyport.policy.DoorQuestions;
import dev.sallyport.policy.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Who can, on what, and what: for one client, on one state of the facts.
///
/// Every hit is a decision that permits. What the registration does not list, and what nobody
/// knows, has no hits. Entities that only the client knows are not found: nothing stored names
/// them.
public final class ClientSearch {
    /// So many hits a page holds at most.
    public static final int PAGE_MAX = 1000;

    private static final int DECISIONS_MAX = 20_000;

    private final KnownClient client;
    private final ClientGround.Prepared ground;
    private final ClientGround.NameIndex names;

    ClientSearch(KnownClient client, ClientGround.Prepared ground, ClientGround.NameIndex names) {
        this.client = client;
        this.ground = ground;
        this.names = names;
    }

    /// @param after the last hit of the page before; null at the start
    public record Page(@Nullable String after, int limit) {}

    /// Ids, or names of actions.
    ///
    /// @param next ask again after this; null: that was all
    /// @param total of all pages; null when counting would take too long
    public record Hits(List<String> ids, @Nullable String next, @Nullable Long total) {
        static final Hits NONE = new Hits(List.of(), null, 0L);

        public Hits {
            ids = List.copyOf(ids);
        }
    }

    /// Of the subject only the type matters.
    public Hits subjects(Inquiry asked, Page page) {
        @Nullable TypeRule wanted = client.rules().type(asked.subject().type());
        @Nullable TypeRule resource = client.rules().type(asked.resource().type());
        if (wanted == null || resource == null) {
            return Hits.NONE;
        }
        EntityUid what = ground.resolve(resource, asked.resource().id(), names);
        Inquiry plain = without(asked, true);
        Framed probe = framed(plain, new EntityUid(wanted.entity(), ""), wanted, what, resource);
        if (probe.claimed() || page.limit() == 0 || oblige()) {
            return each(wanted, page, who -> framed(plain, who, wanted, what, resource));
        }
        Request request = probe.request();
        PolicySearch search = ground.deciding(request.action()).search(ground.store());
        PolicySearch.Found found =
                search.subjects(
                        request.action(),
                        what,
                        wanted.entity(),
                        request.context(),
                        paged(wanted, page));
        PolicySearch.Total total =
                search.countSubjects(request.action(), what, wanted.entity(), request.context());
        return hits(found, total, who -> framed(plain, who, wanted, what, resource));
    }

    /// Of the resource only the type matters.
    public Hits resources(Inquiry asked, Page page) {
        @Nullable TypeRule subject = client.rules().type(asked.subject().type());
        @Nullable TypeRule wanted = client.rules().type(asked.resource().type());
        if (wanted == null || subject == null) {
            return Hits.NONE;
        }
        EntityUid who = ground.resolve(subject, asked.subject().id(), names);
        Inquiry plain = without(asked, false);
        Framed probe = framed(plain, who, subject, new EntityUid(wanted.entity(), ""), wanted);
        if (probe.claimed() || page.limit() == 0 || oblige()) {
            return each(wanted, page, what -> framed(plain, who, subject, what, wanted));
        }
        Request request = probe.request();
        PolicySearch search = ground.deciding(request.action()).search(ground.store());
        PolicySearch.Found found =
                search.resources(
                        who,
                        request.action(),
                        wanted.entity(),
                        request.context(),
                        paged(wanted, page));
        PolicySearch.Total total =
                search.countResources(who, request.action(), wanted.entity(), request.context());
        return hits(found, total, what -> framed(plain, who, subject, what, wanted));
    }

    /// The action's name does not matter.
    public Hits actions(Inquiry asked, Page page) {
        @Nullable TypeRule subject = client.rules().type(asked.subject().type());
        @Nullable TypeRule resource = client.rules().type(asked.resource().type());
        if (subject == null || resource == null) {
            return Hits.NONE;
        }
        EntityUid who = ground.resolve(subject, asked.subject().id(), names);
        EntityUid what = ground.resolve(resource, asked.resource().id(), names);
        List<String> allowed = new ArrayList<>();
        for (String name : client.rules().actions()) {
            Inquiry one =
                    new Inquiry(
                            asked.subject(),
                            name,
                            asked.details(),
                            asked.resource(),
                            asked.context());
            if (permits(framed(one, who, subject, what, resource))) {
                allowed.add(name);
            }
        }
        long total = allowed.size();
        String after = page.after();
        List<String> rest =
                allowed.stream()
                        .filter(name -> after == null || name.compareTo(after) > 0)
                        .toList();
        boolean more = rest.size() > page.limit();
        List<String> shown = more ? rest.subList(0, page.limit()) : rest;
        return new Hits(
                shown, more ? (shown.isEmpty() ? after(page) : shown.getLast()) : null, total);
    }

    private static String after(Page page) {
        String after = page.after();
        return after == null ? "" : after;
    }

    /// What the client says about the things that are looked for does not count.
    private static Inquiry without(Inquiry asked, boolean subject) {
        Inquiry.Thing wanted = subject ? asked.subject() : asked.resource();
        Inquiry.Thing bare = Inquiry.Thing.of(wanted.type(), "");
        return new Inquiry(
                subject ? bare : asked.subject(),
                asked.action(),
                asked.details(),
                subject ? asked.resource() : bare,
                asked.context());
    }

    private Framed framed(
            Inquiry asked, EntityUid who, TypeRule subject, EntityUid what, TypeRule resource) {
        return Framed.of(
                client.rules(), ground, new Framed.Parties(who, subject, what, resource), asked);
    }

    private boolean permits(Framed framed) {
        if (framed.refusal() != null) {
            return false;
        }
        ClientGround.@Nullable DoorMoment door = ground.door();
        return door == null
                ? ground.policies().allows(framed.request(), framed.facts())
                : DoorQuestions.verdict(door.snapshot(), framed.request())
                        instanceof Verdict.Permit;
    }

    /// Where policies of the door oblige, the indexes do not know what its acts can see to.
    private boolean oblige() {
        ClientGround.@Nullable DoorMoment door = ground.door();
        return door != null && door.snapshot().rules().obliges();
    }

    private static PolicySearch.Page paged(TypeRule wanted, Page page) {
        String after = page.after();
        return new PolicySearch.Page(
                after == null ? null : new EntityUid(wanted.entity(), after), page.limit());
    }

    /// The schema refuses all of a type alike, or none.
    private static Hits hits(
            PolicySearch.Found found, PolicySearch.Total total, Function<EntityUid, Framed> asked) {
        if (!found.hits().isEmpty() && asked.apply(found.hits().getFirst()).refusal() != null) {
            return Hits.NONE;
        }
        EntityUid next = found.next();
        return new Hits(
                found.hits().stream().map(EntityUid::id).toList(),
                next == null ? null : next.id(),
                total.complete() ? total.count() : null);
    }

    /// One by one: where claims belong to the question the indexes do not know the facts.
    private Hits each(TypeRule wanted, Page page, Function<EntityUid, Framed> asked) {
        if (page.limit() == 0) {
            return new Hits(List.of(), after(page), null);
        }
        String after = page.after();
        List<EntityUid> candidates =
                ground.store().all().stream()
                        .map(Entity::uid)
                        .filter(uid -> uid.type().equals(wanted.entity()))
                        .filter(uid -> after == null || uid.id().compareTo(after) > 0)
                        .sorted(Comparator.comparing(EntityUid::id))
                        .toList();
        List<String> hits = new ArrayList<>();
        String last = after(page);
        int decided = 0;
        for (EntityUid uid : candidates) {
            if (hits.size() == page.limit() || decided++ == DECISIONS_MAX) {
                return new Hits(hits, last, null);
            }
            last = uid.id();
            if (permits(asked.apply(uid))) {
                hits.add(last);
            }
        }
        return new Hits(hits, null, after == null ? (long) hits.size() : null);
    }
}
