package dev.sallyport.notice;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.database.Database;
import dev.sallyport.kernel.Cut;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Obligation;
import dev.sallyport.policy.Permitted;
import dev.sallyport.policy.Policy;
import dev.sallyport.web.Listing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Finds whom a policy wants told, and tells them.
///
/// **Security barrier.** Doubt means no: an act is refused when somebody a policy names cannot be
/// found or can see nothing any more, and when there are too many. Every reading is for one person,
/// who is part of the query. Nobody pushes a notice out by acting again: what is unread stays, the
/// same of the same actor is counted, and what has no room is counted in one row that says so.
public final class Notices {
    /// What acts honour whose only duty is to tell.
    public static final Set<Class<? extends Obligation>> HONOURED = Set.of(Obligation.Notify.class);

    static final int RECEIVERS_MAX = 50;
    static final int KEPT_MAX = 500;
    static final int UNREAD_MAX = 5_000;
    static final Duration READ_KEPT = Duration.ofDays(90);

    private static final int PAGE = 100;
    private static final int SENTENCE_MAX = 300;

    private final Database database;
    private final NoticeSql sql;
    private final Policy policy;
    private final Ledger ledger;
    private final Directory directory;
    private final Supplier<List<PersonId>> administrators;
    private final InstantSource clock;

    /// @param administrators who administers now
    public Notices(Ground ground, Directory directory, Supplier<List<PersonId>> administrators) {
        this.database = ground.database();
        this.sql = new NoticeSql(ground.database());
        this.policy = ground.policy();
        this.ledger = ground.ledger();
        this.clock = ground.clock();
        this.directory = directory;
        this.administrators = administrators;
    }

    /// What it stands on.
    public record Ground(Database database, Policy policy, Ledger ledger, InstantSource clock) {}

    /// Asks policy about an act whose only duty can be to tell.
    ///
    /// @throws dev.sallyport.policy.PolicyRefusal `forbidden`, also when somebody cannot be told
    public Allowed require(Ask ask, Concern concern) {
        return allowed(policy.require(ask, HONOURED), concern);
    }

    /// The same for acts that honour more; they see to the other duties themselves.
    public Allowed allowed(Permitted permitted, Concern concern) {
        Set<PersonId> told = new LinkedHashSet<>();
        for (Obligation duty : permitted.duties()) {
            if (duty instanceof Obligation.Notify notify) {
                List<PersonId> found = present(meant(notify.whom(), concern));
                if (found.isEmpty()) {
                    throw permitted.unmet(
                            duty,
                            ProblemCode.FORBIDDEN,
                            "a policy wants somebody told of this who cannot be: tell an"
                                    + " administrator");
                }
                told.addAll(found);
            }
        }
        if (told.size() > RECEIVERS_MAX) {
            throw permitted.unmet(
                    permitted.duties().getFirst(),
                    ProblemCode.FORBIDDEN,
                    "a policy wants more than 50 people told of this: tell an administrator");
        }
        return new Allowed(List.of(permitted.ruling()), told);
    }

    private List<PersonId> meant(Obligation.Notify.Whom whom, Concern concern) {
        return switch (whom) {
            case PERSON -> List.of(concern.person());
            case OWNER -> concern.owner() == null ? List.of() : List.of(concern.owner());
            case ADMINISTRATORS -> administrators.get();
        };
    }

    private List<PersonId> present(List<PersonId> meant) {
        return meant.stream().filter(it -> !directory.absent(it)).toList();
    }

    /// Writes the entry of the act, and a notice for everybody who is told, in the caller's
    /// transaction.
    ///
    /// @param sentence who did what, for people: no reason, nothing they typed
    public EventId append(Operation op, LedgerEvent event, Allowed allowed, String sentence) {
        Operation ruled = allowed.ruled(op);
        if (allowed.told().isEmpty()) {
            return ledger.append(ruled, event);
        }
        List<PersonId> told =
                allowed.told().stream().sorted(Comparator.comparing(PersonId::text)).toList();
        EventId entry = ledger.append(ruled, event.and("notified", told));
        sql.tell(
                new NoticeSql.Fresh(
                        entry,
                        op.actor().text(),
                        event.type(),
                        Cut.marked(sentence, SENTENCE_MAX - 1),
                        clock.instant()),
                told,
                new NoticeSql.Bounds(KEPT_MAX, UNREAD_MAX));
        sql.keepNewestRead(told, KEPT_MAX);
        return entry;
    }

    /// The name by which sentences call somebody.
    public String name(PersonId person) {
        return directory.nameOf(person);
    }

    // reading

    /// A person's own, the newest first.
    ///
    /// @param all those that were read, too
    public Listing<Notice> of(PersonId person, boolean all, @Nullable EventId before) {
        List<Notice> page = sql.page(person, all, before, PAGE);
        return new Listing<>(page, page.size() < PAGE ? null : page.getLast().entry().text());
    }

    /// How many a person has not read.
    public long unread(PersonId person) {
        return sql.unread(person);
    }

    /// Marks one of a person's own as read. Twice is the same as once.
    ///
    /// @throws Problem `not-found` for one that is not theirs
    public void read(PersonId person, EventId entry) {
        database.inTransaction(() -> {
            if (!sql.read(person, entry, clock.instant()) && !sql.has(person, entry)) {
                throw new Problem(ProblemCode.NOT_FOUND, "there is no such notice");
            }
        });
    }

    /// Marks all of a person's own as read, up to one they have seen.
    ///
    /// @return how many that were
    public int readAll(PersonId person, EventId newest) {
        return database.inTransaction(() -> sql.readUpTo(person, newest, clock.instant()));
    }

    /// Forgets what was read long ago. Run steadily.
    public void tidy() {
        database.inTransaction(() -> sql.forget(clock.instant().minus(READ_KEPT)));
    }
}
