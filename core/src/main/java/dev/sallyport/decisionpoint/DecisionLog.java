package dev.sallyport.decisionpoint;

import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.ClientId;
import dev.sallyport.kernel.Cut;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.OperationId;
import dev.sallyport.kernel.Origin;
import dev.sallyport.kernel.Pathway;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Acknowledgement;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.ledger.Outcome;
import dev.sallyport.ledger.StreamLane;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the ledger about the decisions of a door: once a second, for each client that asked, how
/// many it was given, and the recorded ones among them, one by one.
///
/// Refusals are always recorded, permits as often as the registration says. Nobody waits for it: a
/// decision has no effect here that a missing entry would have to hold back. What finds no room is
/// counted as left out, in the entry; when the ledger takes nothing, counts and records wait.
public final class DecisionLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);
    private static final int RECORDS_MAX = 2_000;
    private static final int IN_ONE_ENTRY = 50;

    /// The ledger takes 64 KiB at once and would refuse more for ever; this leaves room for counts.
    private static final int BYTES_IN_ONE_ENTRY = 60_000;

    /// What JSON takes for one letter at most, and for a record without its texts.
    private static final int LETTER_BYTES = 6;

    private static final int FRAME_BYTES = 300;
    private static final int TEXT_MAX = 120;
    private static final int REASONS_MAX = 5;
    private static final long EVERY_MILLIS = 1000;

    private final Door door;
    private final StreamLane stream;
    private final InstantSource clock;
    private final Randomness randomness;
    private final Map<ClientId, Tally> tallies = new ConcurrentHashMap<>();
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);

    public DecisionLog(Door door, StreamLane stream, InstantSource clock, Randomness randomness) {
        this.door = door;
        this.stream = stream;
        this.clock = clock;
        this.randomness = randomness;
        this.thread = Thread.ofPlatform().name("decision-log").daemon().unstarted(this::run);
    }

    /// What is kept of one decision until it is told: nothing of what was claimed.
    ///
    /// @param question of action and the two it is about
    private record Decided(
            String evaluation,
            Instant at,
            Inquiry question,
            boolean permitted,
            List<String> reasons) {
        static Decided of(String evaluation, Instant at, Inquiry asked, Answer answer) {
            return new Decided(
                    evaluation,
                    at,
                    Inquiry.of(cut(asked.subject()), cut(asked.action()), cut(asked.resource())),
                    answer.permitted(),
                    first(answer.reasons()));
        }

        private static List<String> first(List<String> reasons) {
            return reasons.size() <= REASONS_MAX
                    ? reasons
                    : List.copyOf(reasons.subList(0, REASONS_MAX));
        }

        private static Inquiry.Thing cut(Inquiry.Thing thing) {
            return Inquiry.Thing.of(cut(thing.type()), cut(thing.id()));
        }

        private static String cut(String text) {
            return Cut.to(text, TEXT_MAX);
        }

        private static String text(Inquiry.Thing thing) {
            return thing.type() + " " + thing.id();
        }

        /// So many at most, whatever letters a caller chose.
        int bytes() {
            int letters =
                    evaluation.length()
                            + text(question.subject()).length()
                            + question.action().length()
                            + text(question.resource()).length();
            for (String reason : reasons) {
                letters += cut(reason).length();
            }
            return FRAME_BYTES + LETTER_BYTES * letters;
        }

        Map<String, Object> told() {
            Map<String, Object> told = new HashMap<>();
            told.put("evaluation", evaluation);
            told.put("at", at);
            told.put("permitted", permitted);
            told.put("subject", text(question.subject()));
            told.put("action", question.action());
            told.put("resource", text(question.resource()));
            told.put("reasons", reasons.stream().map(Decided::cut).toList());
            return told;
        }
    }

    /// What has not been told yet of one client; each method holds the monitor.
    private static final class Tally {
        private long permitted;
        private long refused;
        private long leftOut;
        private long drawn;
        private List<Decided> records = new ArrayList<>();

        synchronized boolean count(boolean permit, int percent) {
            if (!permit) {
                refused++;
                return room();
            }
            permitted++;
            drawn++;
            boolean recorded = drawn * percent / 100 != (drawn - 1) * percent / 100;
            return recorded && room();
        }

        private boolean room() {
            if (records.size() < RECORDS_MAX) {
                return true;
            }
            leftOut++;
            return false;
        }

        synchronized void record(Decided one) {
            records.add(one);
        }

        /// All of it, in parts that an entry holds; the first one has the counts.
        synchronized List<Tally> take() {
            List<Tally> parts = new ArrayList<>();
            Tally first = new Tally();
            first.permitted = permitted;
            first.refused = refused;
            first.leftOut = leftOut;
            int from = 0;
            while (from == 0 || from < records.size()) {
                Tally part = from == 0 ? first : new Tally();
                int to = from + fitting(records.subList(from, records.size()));
                part.records = records.subList(from, to);
                parts.add(part);
                from = Math.max(to, 1);
            }
            permitted = 0;
            refused = 0;
            leftOut = 0;
            records = new ArrayList<>();
            return parts;
        }

        synchronized void giveBack(Tally untold) {
            permitted += untold.permitted;
            refused += untold.refused;
            leftOut += untold.leftOut;
            for (Decided one : untold.records) {
                if (room()) {
                    records.add(one);
                }
            }
        }

        synchronized boolean empty() {
            return permitted == 0 && refused == 0 && leftOut == 0 && records.isEmpty();
        }
    }

    public void start() {
        thread.start();
    }

    void note(Client client, String evaluation, Instant at, Inquiry asked, Answer answer) {
        Tally tally = tallies.computeIfAbsent(client.id(), _ -> new Tally());
        if (tally.count(answer.permitted(), client.samplePercent())) {
            tally.record(Decided.of(evaluation, at, asked, answer));
        }
    }

    private void run() {
        boolean ended = false;
        while (!ended) {
            try {
                ended = stopping.await(EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                ended = true;
            }
            tell();
        }
    }

    /// Tells what there is to tell, and waits until it is durable.
    void tell() {
        tallies.forEach((client, tally) -> {
            if (!tally.empty()) {
                tell(client, tally);
            }
        });
    }

    /// All entries on their way before the first is waited for: they share a transaction.
    private void tell(ClientId client, Tally tally) {
        Operation op =
                new Operation(
                        new OperationId(randomness.uuid(clock)),
                        new Actor.Client(client),
                        Pathway.WORKLOAD,
                        "",
                        clock.instant(),
                        new Origin(door, "local"));
        List<Tally> parts = tally.take();
        List<Acknowledgement> offered = new ArrayList<>();
        try {
            for (Tally part : parts) {
                offered.add(stream.offer(op, entry(client, part)));
            }
        } catch (RuntimeException full) {
            // Whatever it is: the thread goes on, for the other clients and the next try.
            LOG.warn("the ledger has no room for decisions now, they wait", full);
        }
        // What was told must not be told again, so each is asked for.
        for (int i = 0; i < parts.size(); i++) {
            if (i >= offered.size() || !written(offered.get(i))) {
                tally.giveBack(parts.get(i));
            }
        }
    }

    private static boolean written(Acknowledgement entry) {
        try {
            entry.await();
            return true;
        } catch (RuntimeException unavailable) {
            LOG.warn("the ledger does not take decisions now, they wait", unavailable);
            return false;
        }
    }

    private static LedgerEvent entry(ClientId client, Tally tally) {
        Map<String, Object> body = new HashMap<>();
        body.put("permitted", tally.permitted);
        body.put("refused", tally.refused);
        body.put("left_out", tally.leftOut);
        body.put("decisions", tally.records.stream().map(Decided::told).toList());
        return LedgerEvent.of("client.answered", Outcome.DONE, client).with(body);
    }

    /// How many of the first records go into one entry: at least one, since each fits alone.
    private static int fitting(List<Decided> records) {
        int most = Math.min(IN_ONE_ENTRY, records.size());
        int count = 0;
        int bytes = 0;
        while (count < most) {
            bytes += records.get(count).bytes();
            if (bytes > BYTES_IN_ONE_ENTRY && count > 0) {
                break;
            }
            count++;
        }
        return count;
    }

    /// Tells the rest. The stream lane is closed after this.
    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join(Duration.ofSeconds(15));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
