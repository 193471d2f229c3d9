package dev.sallyport.decisionpoint;

import dev.sallyport.kernel.ClientId;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.PersonId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A registered program.
///
/// @param accountable who answers for it
/// @param answeredFor whether that person is active: while not, it gets no answers
/// @param version of its rules, counted from 1
/// @param samplePercent how many of a hundred permits are recorded one by one; the others are
///   counted, and refusals are always recorded
/// @param endedAt when it was removed
public record Client(
        ClientId id,
        String name,
        Door door,
        PersonId accountable,
        boolean answeredFor,
        String purpose,
        Instant registeredAt,
        Instant expiresAt,
        int version,
        int samplePercent,
        @Nullable Instant endedAt) {}
