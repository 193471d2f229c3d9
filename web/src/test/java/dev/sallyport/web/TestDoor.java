package dev.sallyport.web;

import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.WebSessionId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// A door with a handler of each kind and two people: handle `ada` signs in a person, handle `root`
/// an administrator.
final class TestDoor {
    static final PersonId ADA = new PersonId(new UUID(1, 1));
    static final PersonId ROOT = new PersonId(new UUID(2, 2));
    static final AtomicInteger CHANGES = new AtomicInteger();

    private TestDoor() {}

    static DoorSettings settings(Door door) {
        return DoorSettings.local(door, DoorClient.freePort());
    }

    static DoorSettings trusting(Door door, String proxy) {
        DoorSettings plain = settings(door);
        return new DoorSettings(
                door, plain.origin(), plain.bindAddress(), plain.port(), Set.of(proxy), null);
    }

    static RunningDoor open(DoorSettings settings, Object... handlers) {
        return timed(settings, System::nanoTime, handlers);
    }

    static RunningDoor timed(DoorSettings settings, LongSupplier nanoTime, Object... handlers) {
        DoorLook look =
                new DoorLook(
                        settings.door(),
                        settings.door() == Door.INNER ? "Inner door" : "Outer door",
                        "/sign-in",
                        "/",
                        List.of(new DoorLook.Link("/page", "Page")));
        return WebEdge.open(
                settings,
                new DoorParts(
                        look,
                        TestDoor::find,
                        List.of(handlers),
                        List.of(),
                        InstantSource.system(),
                        Randomness.secure()),
                nanoTime);
    }

    private static Visitor find(PresentedHandle presented, dev.sallyport.kernel.Origin from) {
        return switch (presented.text()) {
            case "ada" -> signedIn(ADA, "Ada Lovelace", false);
            case "root" -> signedIn(ROOT, "Root", true);
            default -> new Visitor.Stranger();
        };
    }

    private static Visitor signedIn(PersonId person, String name, boolean administrator) {
        return new Visitor.SignedIn(
                person,
                name,
                name,
                new WebSessionId(new UUID(3, 3)),
                administrator,
                false,
                Instant.EPOCH);
    }

    /// Input with a required, an optional and a secret component.
    record Order(String item, @Nullable Integer count, @Nullable Secret code) {}

    /// What comes back.
    record Receipt(PersonId person, String orderedItem, int count) {}

    @RestController
    static final class Handlers {
        @Access(Caller.ANONYMOUS)
        @GetMapping("/api/v1/hello")
        Receipt hello(Operation operation) {
            return new Receipt(ADA, operation.actor().text(), 0);
        }

        @Access(Caller.ANYONE)
        @GetMapping("/api/v1/whoever")
        Receipt whoever(Operation operation) {
            return new Receipt(ADA, operation.actor().text(), 0);
        }

        @Access(Caller.SIGNED_IN)
        @GetMapping("/api/v1/me")
        Receipt me(Visitor.SignedIn visitor, Operation operation) {
            return new Receipt(visitor.person(), operation.origin().address(), 1);
        }

        @Access(Caller.ADMINISTRATOR)
        @GetMapping("/api/v1/admin")
        Receipt admin(Visitor.SignedIn visitor) {
            return new Receipt(visitor.person(), "admin", 1);
        }

        @Access(value = Caller.SIGNED_IN, bodyBytesMax = 200)
        @PostMapping("/api/v1/orders")
        Receipt order(Operation operation, @RequestBody Order order) {
            CHANGES.incrementAndGet();
            int count = order.count() == null ? 1 : order.count();
            return new Receipt(operation.person(), order.item(), count);
        }

        @Access(Caller.ANONYMOUS)
        @GetMapping("/api/v1/people/{person}")
        Receipt person(@PathVariable PersonId person) {
            return new Receipt(person, "found", 1);
        }

        @Access(Caller.ANONYMOUS)
        @GetMapping("/api/v1/secret")
        Secret secret() {
            return Secret.takeOwnershipOf(new byte[] {1});
        }

        @Access(Caller.ANONYMOUS)
        @GetMapping("/api/v1/problem/{word}")
        Receipt problem(@PathVariable String word) {
            throw new Problem(ProblemCode.valueOf(word), "as asked");
        }

        @Access(Caller.ANONYMOUS)
        @GetMapping("/api/v1/broken")
        Receipt broken() {
            throw new IllegalStateException("password hunter2 in table x");
        }

        @Access(Caller.SIGNED_IN)
        @GetMapping("/page")
        Page page() {
            return Page.of("web/problem.jte", "A page", "/page")
                    .model(java.util.Map.of("status", 200, "detail", "<b>escaped & sound</b>"));
        }
    }

    @RestController
    static final class Undeclared {
        @GetMapping("/api/v1/oops")
        Receipt oops() {
            return new Receipt(ADA, "oops", 0);
        }
    }
}
