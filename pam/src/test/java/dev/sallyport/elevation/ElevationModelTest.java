package dev.sallyport.elevation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.testkit.SeededRandomness;
import dev.sallyport.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The real thing against a model of a hundred lines: random commands, the same answers, the same
/// states, and after every step nobody approved themselves and nothing lives beyond its time.
class ElevationModelTest {
    @RegisterExtension static final TestDatabase database = new TestDatabase();

    private static final int COMMANDS = 350;

    /// A walk goes on until it has met every state; the chance not to within this many is nil.
    private static final int COMMANDS_AT_MOST = 10 * COMMANDS;

    /// All but `OVERTAKEN`, which takes a target that changes under a request.
    private static final Set<RequestState> REACHABLE =
            EnumSet.complementOf(EnumSet.of(RequestState.OVERTAKEN));

    /// What a request is in the model.
    private static final class Asked {
        final Somebody by;
        final String target;
        final long seconds;
        final Instant expires;
        final int needed;
        final Set<PersonId> approvers = new HashSet<>();
        RequestState state = RequestState.PENDING;
        boolean ended;
        Instant until = Instant.MIN;

        Asked(Somebody by, String target, long seconds, Instant expires, int needed) {
            this.by = by;
            this.target = target;
            this.seconds = seconds;
            this.expires = expires;
            this.needed = needed;
        }

        RequestState state(Instant now) {
            return state == RequestState.PENDING && !now.isBefore(expires)
                    ? RequestState.EXPIRED
                    : state;
        }

        boolean live(Instant now) {
            return state == RequestState.GRANTED && !ended && now.isBefore(until);
        }
    }

    private final Map<RequestId, Asked> model = new LinkedHashMap<>();
    private final Map<String, Integer> targets = new LinkedHashMap<>();

    @Test
    void random_commands_agree_with_the_model() {
        SeededRandomness seed = SeededRandomness.printed();
        Random dice = seed.random();
        try (ElevationScene scene = new ElevationScene(database)) {
            targets.put(scene.target(1), 1);
            targets.put(scene.target(2), 2);
            Set<RequestState> reached = EnumSet.noneOf(RequestState.class);
            for (int i = 0; i < COMMANDS || unreached(reached) && i < COMMANDS_AT_MOST; i++) {
                step(scene, dice);
                agrees(scene, "seed %d, command %d".formatted(seed.seed(), i));
                model.values().forEach(it -> reached.add(it.state(now(scene))));
            }
            assertThat(reached)
                    .as("what the walk reached, seed %d", seed.seed())
                    .isEqualTo(REACHABLE);
        }
    }

    private static boolean unreached(Set<RequestState> reached) {
        return !reached.equals(REACHABLE);
    }

    private void step(ElevationScene scene, Random dice) {
        List<Somebody> people =
                List.of(scene.ada, scene.bob, scene.carla, scene.grace, scene.henry);
        Somebody who = people.get(dice.nextInt(people.size()));
        switch (dice.nextInt(12)) {
            case 0, 1, 2 -> ask(scene, dice, who);
            case 3, 4, 5, 6 -> approve(scene, dice, who);
            case 7 -> deny(scene, dice, who);
            case 8 -> cancel(scene, dice, who);
            case 9 -> end(scene, dice, who);
            case 10 -> scene.world.clock.advance(Duration.ofMinutes(dice.nextInt(25)));
            default -> scene.elevations().sweep(scene.world.process());
        }
    }

    private void ask(ElevationScene scene, Random dice, Somebody who) {
        String target = pick(dice, List.copyOf(targets.keySet()));
        long seconds = 60L * (1 + dice.nextInt(70));
        boolean eligible = List.of(scene.grace, scene.henry, scene.carla).contains(who);
        long waiting =
                model.values().stream()
                        .filter(it -> it.by.equals(who))
                        .filter(it -> it.state(now(scene)) == RequestState.PENDING)
                        .count();
        boolean allowed = eligible && seconds <= 3600 && waiting < 20;
        boolean[] answered = {false};
        attempt(
                allowed,
                () -> {
                    RequestId id = scene.ask(who, target, seconds);
                    model.put(
                            id,
                            new Asked(
                                    who,
                                    target,
                                    seconds,
                                    now(scene).plus(Duration.ofHours(1)),
                                    requireNonNull(targets.get(target))));
                    answered[0] = true;
                });
        assertThat(answered[0]).isEqualTo(allowed);
    }

    private void approve(ElevationScene scene, Random dice, Somebody who) {
        if (model.isEmpty()) {
            return;
        }
        RequestId id = pick(dice, List.copyOf(model.keySet()));
        Asked asked = requireNonNull(model.get(id));
        boolean approver = List.of(scene.ada, scene.bob, scene.carla).contains(who);
        boolean allowed =
                approver
                        && !asked.by.equals(who)
                        && asked.state(now(scene)) == RequestState.PENDING
                        && !asked.approvers.contains(who.id());
        attempt(allowed, () -> scene.approve(who, id));
        if (allowed) {
            asked.approvers.add(who.id());
            if (asked.approvers.size() == asked.needed) {
                asked.state = RequestState.GRANTED;
                asked.until = now(scene).plusSeconds(asked.seconds);
            }
        }
    }

    private void deny(ElevationScene scene, Random dice, Somebody who) {
        if (model.isEmpty()) {
            return;
        }
        RequestId id = pick(dice, List.copyOf(model.keySet()));
        Asked asked = requireNonNull(model.get(id));
        boolean allowed =
                List.of(scene.ada, scene.bob, scene.carla).contains(who)
                        && asked.state(now(scene)) == RequestState.PENDING;
        attempt(allowed, () -> scene.elevations().deny(scene.world.inside(who), id, "not now"));
        if (allowed) {
            asked.state = RequestState.DENIED;
        }
    }

    private void cancel(ElevationScene scene, Random dice, Somebody who) {
        if (model.isEmpty()) {
            return;
        }
        RequestId id = pick(dice, List.copyOf(model.keySet()));
        Asked asked = requireNonNull(model.get(id));
        Somebody canceller = dice.nextBoolean() ? asked.by : who;
        boolean allowed =
                asked.by.equals(canceller) && asked.state(now(scene)) == RequestState.PENDING;
        attempt(allowed, () -> scene.elevations().cancel(scene.world.inside(canceller), id));
        if (allowed) {
            asked.state = RequestState.CANCELLED;
        }
    }

    /// `done` by who holds it, `revoke` by who decides; ending what is over is no error.
    private void end(ElevationScene scene, Random dice, Somebody who) {
        List<RequestId> granted =
                model.entrySet().stream()
                        .filter(it -> it.getValue().state == RequestState.GRANTED)
                        .map(Map.Entry::getKey)
                        .toList();
        if (granted.isEmpty()) {
            return;
        }
        RequestId id = pick(dice, granted);
        Asked asked = requireNonNull(model.get(id));
        GrantId grant = new GrantId(id.value());
        boolean revoking = dice.nextBoolean();
        boolean allowed =
                revoking
                        ? List.of(scene.ada, scene.bob, scene.carla).contains(who)
                        : asked.by.equals(who);
        attempt(
                allowed,
                () -> {
                    if (revoking) {
                        scene.elevations().revoke(scene.world.inside(who), grant, "enough");
                    } else {
                        scene.elevations().done(scene.world.inside(who), grant);
                    }
                });
        asked.ended |= allowed;
    }

    private static void attempt(boolean allowed, Runnable command) {
        try {
            command.run();
            assertThat(allowed).as("was done though the model forbids it").isTrue();
        } catch (Problem problem) {
            assertThat(allowed)
                    .as("was refused though the model allows it: %s", problem.getMessage())
                    .isFalse();
        }
    }

    private void agrees(ElevationScene scene, String where) {
        List<String> real = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        Instant now = now(scene);
        for (Map.Entry<RequestId, Asked> each : model.entrySet()) {
            RequestId id = each.getKey();
            Asked asked = each.getValue();
            real.add(id + " " + scene.state(id) + " " + scene.live(new GrantId(id.value())));
            wanted.add(id + " " + asked.state(now) + " " + asked.live(now));
        }
        assertThat(real).as(where).isEqualTo(wanted);
    }

    private static Instant now(ElevationScene scene) {
        return scene.world.clock.instant();
    }

    private static <T> T pick(Random dice, List<T> items) {
        return items.get(dice.nextInt(items.size()));
    }
}
