package dev.sallyport.websession;

import dev.sallyport.factor.Proved;
import dev.sallyport.kernel.PersonId;
import java.time.Duration;
import java.util.Set;

/// What a session is opened with.
record Opening(PersonId person, Set<Proved> proved, Client client, Duration idle, Duration age) {}
