package dev.sallyport.directory;

import dev.sallyport.identity.People;
import dev.sallyport.identity.Person;
import dev.sallyport.identity.PersonState;
import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.Verdict;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Listing;
import dev.sallyport.web.Visitor;
import dev.sallyport.websession.FreshProof;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Looking people, groups and units up; freezing.
@RestController
final class DirectoryHttp {
    private static final int PAGE = 100;

    private final People people;
    private final Policy policy;
    private final Freezes freezes;
    private final FreshProof fresh;
    private final DirectorySql sql;

    /// Ending somebody's access, and what it takes when it is somebody else's.
    record Freezing(Freezes freezes, FreshProof fresh) {}

    DirectoryHttp(People people, Policy policy, Freezing freezing, DirectorySql sql) {
        this.people = people;
        this.policy = policy;
        this.freezes = freezing.freezes();
        this.fresh = freezing.fresh();
        this.sql = sql;
    }

    /// Why somebody is frozen; a sentence for the record.
    record FreezeReason(String reason) {}

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/me")
    PersonView me(Visitor.SignedIn visitor) {
        return PersonView.inList(people.get(visitor.person()))
                .with(people.get(visitor.person()))
                .alone(sql.groupsOf(visitor.person()), true);
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/people")
    Listing<PersonView> people(
            Operation op, @RequestParam(required = false) @Nullable String after) {
        boolean all = maySeeEverybody(op);
        List<Person> page = people.page(after, PAGE + 1);
        Listing<Person> cut = cut(page, Person::name, Function.identity());
        return new Listing<>(
                cut.items().stream()
                        .filter(person -> all || person.state() != PersonState.LEFT)
                        .map(person -> inList(person, all))
                        .toList(),
                cut.next());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/people/{person}")
    PersonView person(Operation op, @PathVariable PersonId person) {
        Person found =
                people.find(person)
                        .filter(each -> each.state() != PersonState.LEFT || maySeeEverybody(op))
                        .orElseThrow(() ->
                                new Problem(ProblemCode.NOT_FOUND, "there is no such person"));
        PersonView view = inList(found, maySee(op, found.id()));
        boolean freezable =
                found.state() != PersonState.FROZEN
                        && found.state() != PersonState.LEFT
                        && freezes.allowed(op, found.id());
        return view.alone(sql.groupsOf(found.id()), freezable);
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/people/{person}/freeze")
    ResponseEntity<Void> freeze(
            Operation op,
            Visitor.SignedIn visitor,
            @PathVariable PersonId person,
            @RequestBody FreezeReason why) {
        String reason = why.reason().strip();
        if (reason.isEmpty() || reason.length() > 500) {
            throw new Problem(ProblemCode.INVALID, "say why, in one sentence");
        }
        if (!visitor.person().equals(person) && freezes.allowed(op, person)) {
            fresh.require(visitor);
        }
        freezes.freeze(op.because(reason), person);
        return ResponseEntity.noContent().build();
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/groups")
    Listing<GroupView> groups(@RequestParam(required = false) @Nullable String after) {
        return cut(
                sql.groups(after == null ? "" : after, PAGE + 1),
                GroupView::name,
                Function.identity());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/groups/{group}")
    GroupView group(@PathVariable GroupId group) {
        return sql.group(group)
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "there is no such group"));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/groups/{group}/members")
    Listing<MemberView> members(
            @PathVariable GroupId group, @RequestParam(required = false) @Nullable String after) {
        group(group);
        return cut(
                sql.members(group, after == null ? "" : after, PAGE + 1),
                MemberView::name,
                Function.identity());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/units")
    Listing<UnitView> units() {
        return Listing.whole(sql.units());
    }

    private static PersonView inList(Person person, boolean details) {
        PersonView view = PersonView.inList(person);
        return details ? view.with(person) : view;
    }

    private boolean maySee(Operation op, PersonId person) {
        return person.equals(op.person())
                || permitted(Ask.of(op, Action.LOOK_AT_PERSON, person))
                || maySeeEverybody(op);
    }

    private boolean maySeeEverybody(Operation op) {
        return permitted(Ask.ofInstallation(op, Action.LOOK_AT_PEOPLE));
    }

    private boolean permitted(Ask ask) {
        return switch (policy.decide(ask)) {
            case Verdict.Permit _ -> true;
            case Verdict.Forbid _ -> false;
        };
    }

    /// One row more than a page was asked for: that is how we know whether there is another.
    private static <T, V> Listing<V> cut(
            List<T> rows, Function<T, String> key, Function<T, V> view) {
        List<T> page = rows.subList(0, Math.min(rows.size(), PAGE));
        return new Listing<>(
                page.stream().map(view).toList(),
                rows.size() > PAGE ? key.apply(page.getLast()) : null);
    }
}
