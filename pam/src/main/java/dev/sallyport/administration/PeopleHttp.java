package dev.sallyport.administration;

import dev.sallyport.ceremony.Authenticators;
import dev.sallyport.ceremony.AuthenticatorsHttp.AuthenticatorView;
import dev.sallyport.ceremony.PersonView;
import dev.sallyport.identity.AdministratorFloor;
import dev.sallyport.identity.Person;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Ruling;
import dev.sallyport.lifecycle.Leaver;
import dev.sallyport.lifecycle.Leavers;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Listing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// People as the inner door shows them, and freezing. Adding somebody is a ceremony.
@RestController
public final class PeopleHttp {
    private static final int PAGE = 200;

    private final AdministrationParts parts;
    private final Authenticators authenticators;
    private final PrivilegeEnding ending;
    private final Leavers leavers;
    private final AdministratorFloor floor;

    public PeopleHttp(
            AdministrationParts parts,
            Authenticators authenticators,
            PrivilegeEnding ending,
            Leavers leavers,
            AdministratorFloor floor) {
        this.parts = parts;
        this.authenticators = authenticators;
        this.ending = ending;
        this.leavers = leavers;
        this.floor = floor;
    }

    /// In lists, for everybody inside: whom one could ask for, or name.
    record PersonLine(PersonId id, String name, String displayName, String state) {}

    /// By itself; the address, the authenticators and what ended their access are for those whom
    /// policy lets look at the person.
    record PersonRecord(
            PersonId id,
            String name,
            String displayName,
            String state,
            String kind,
            Instant createdAt,
            @Nullable String email,
            @Nullable List<AuthenticatorView> authenticators,
            @Nullable Instant frozenAt,
            @Nullable PersonView frozenBy,
            @Nullable Door frozenDoor,
            @Nullable LeaverId leaver) {}

    record Why(@Nullable String reason) {}

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/people")
    Listing<PersonLine> people(
            Operation op, @RequestParam(required = false) @Nullable String after) {
        mustKnowNames(op);
        List<Person> page = parts.people().page(after, PAGE);
        return new Listing<>(
                page.stream()
                        .map(it ->
                                new PersonLine(
                                        it.id(), it.name(), it.displayName(), it.state().name()))
                        .toList(),
                page.size() < PAGE ? null : page.getLast().name());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/people/{person}")
    PersonRecord person(Operation op, @PathVariable String person) {
        Person it = parts.people().get(meant(op, person));
        boolean all = maySee(op, it.id());
        if (!all) {
            mustKnowNames(op);
        }
        return new PersonRecord(
                it.id(),
                it.name(),
                it.displayName(),
                it.state().name(),
                it.kind().name(),
                it.createdAt(),
                all ? it.email() : null,
                all
                        ? authenticators.of(it.id()).stream().map(AuthenticatorView::of).toList()
                        : null,
                all ? it.frozenAt() : null,
                all && it.frozenBy() != null ? parts.directory().view(it.frozenBy()) : null,
                all ? it.frozenDoor() : null,
                all ? leavers.of(it.id()).map(Leaver::id).orElse(null) : null);
    }

    /// Who may not know the names is not told either which of them are nobody's.
    private PersonId meant(Operation op, String person) {
        try {
            return parts.directory().meant(person);
        } catch (Problem unknown) {
            mustKnowNames(op);
            throw unknown;
        }
    }

    private void mustKnowNames(Operation op) {
        parts.policy().require(Ask.ofInstallation(op, Action.LOOK_AT_NAMES));
    }

    private boolean maySee(Operation op, PersonId person) {
        return parts.policy().permits(Ask.of(op, Action.LOOK_AT_PERSON, person))
                || parts.policy().permits(Ask.ofInstallation(op, Action.LOOK_AT_PEOPLE));
    }

    /// Stops somebody at both doors at once, for example in doubt. Two administrators remain.
    ///
    /// `changed` says whether they had access until now. Freezing who is frozen begins the freeze
    /// anew, so that signatures for lifting the one before count no more.
    ///
    /// If we stop after the freeze, every check of the person's state refuses them already, and the
    /// next sweep ends what runs.
    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/people/{person}/freeze")
    Map<String, Object> freeze(
            Operation op,
            @PathVariable String person,
            @RequestBody(required = false) @Nullable Why why) {
        PersonId id = parts.directory().meant(person);
        Operation because =
                op.because(Objects.requireNonNullElse(why == null ? null : why.reason(), "frozen"));
        Ruling ruling = parts.policy().require(Ask.of(because, Action.FREEZE_PERSON, id));
        boolean frozen =
                parts.database()
                        .inTransaction(() -> {
                            floor.mustHoldWithout(because, id);
                            return parts.people().freeze(because.ruledBy(ruling), id);
                        });
        ending.frozen(because, id);
        return Map.of("person", id.text(), "state", "FROZEN", "changed", frozen);
    }
}
