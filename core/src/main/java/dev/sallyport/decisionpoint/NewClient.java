package dev.sallyport.decisionpoint;

import dev.sallyport.identity.Names;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.time.Duration;

/// Who is registered, for which door and how long.
public record NewClient(
        String name, Door door, PersonId accountable, String purpose, Duration life) {
    public static final Duration LIFE_MAX = Duration.ofDays(400);

    public NewClient {
        name = Names.thingName(name);
        purpose = Names.title(purpose);
        if (purpose.length() < 3) {
            throw new Problem(ProblemCode.INVALID, "say what the client is for");
        }
        if (door != Door.OUTER && door != Door.INNER) {
            throw new Problem(ProblemCode.INVALID, "a client asks at the outer or the inner door");
        }
        if (life.compareTo(Duration.ofMinutes(1)) < 0 || life.compareTo(LIFE_MAX) > 0) {
            throw new Problem(ProblemCode.INVALID, "a registration lasts at most 400 days");
        }
    }
}
