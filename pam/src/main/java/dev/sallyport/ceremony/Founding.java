package dev.sallyport.ceremony;

import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import java.util.Map;

/// What follows when somebody sets the installation up: they administer it, and are invited to the
/// outer door. In the transaction of their enrolment; what is returned is told once.
@FunctionalInterface
public interface Founding {
    Map<String, Object> founded(Operation op, PersonId person);
}
