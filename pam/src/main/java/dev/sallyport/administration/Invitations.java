package dev.sallyport.administration;

import dev.sallyport.ceremony.EnrolmentCodes;
import dev.sallyport.ceremony.Founding;
import dev.sallyport.jobs.Jobs;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.lifecycle.OuterInvitation;
import dev.sallyport.target.RosterRelations;
import dev.sallyport.target.Rosters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;

/// Makes the codes with which people begin at each door.
public final class Invitations implements Founding {
    private static final Duration LIFE = Duration.ofDays(7);
    private static final String PREFIX = "spv_";

    private final Jobs jobs;
    private final EnrolmentCodes codes;
    private final Rosters rosters;
    private final RosterRelations relations;
    private final InstantSource clock;
    private final Randomness randomness;

    public Invitations(
            Jobs jobs,
            EnrolmentCodes codes,
            Rosters rosters,
            RosterRelations relations,
            InstantSource clock,
            Randomness randomness) {
        this.jobs = jobs;
        this.codes = codes;
        this.rosters = rosters;
        this.relations = relations;
        this.clock = clock;
        this.randomness = randomness;
    }

    /// For both doors, in the caller's transaction. Told once.
    Map<String, Object> both(Operation op, PersonId person) {
        return Map.of("invitation", outer(op, person), "inner_invitation", codes.make(op, person));
    }

    /// Only the digest crosses to the outer door, as a job.
    private String outer(Operation op, PersonId person) {
        String code =
                PREFIX
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(randomness.bytes(32));
        OuterInvitation.of(person, code, clock.instant().plus(LIFE)).send(op, jobs);
        return code;
    }

    @Override
    public Map<String, Object> founded(Operation op, PersonId person) {
        rosters.founded(person, clock.instant());
        relations.founded(op, person);
        return Map.of("invitation", outer(op, person));
    }
}
