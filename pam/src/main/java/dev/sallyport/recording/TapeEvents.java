package dev.sallyport.recording;

import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.TapedOperation;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.Cut;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.tape.TapeSeal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What this package tells the ledger.
final class TapeEvents {
    private static final int TEXT_MAX = 300;

    private TapeEvents() {}

    static LedgerEvent opened(Tape tape, GrantId grant) {
        return LedgerEvent.done("tape.opened", tape.id(), tape.session(), grant)
                .with(Map.of("kind", tape.kind(), "command", shortened(tape.command())));
    }

    static LedgerEvent progress(TapeId tape, BrokeredSessionId session, TapeSql.Chunk chunk) {
        return LedgerEvent.done("tape.progress", tape, session)
                .with(
                        Map.of(
                                "index", chunk.index(),
                                "frames", chunk.frames(),
                                "chunk_hash", chunk.hash().hex()));
    }

    static LedgerEvent sealed(Tape tape, GrantId grant, TapeSeal seal, String how) {
        return LedgerEvent.done("tape.sealed", tape.id(), tape.session(), grant)
                .with(
                        Map.of(
                                "how", how,
                                "chunks", seal.chunks(),
                                "frames", seal.frames(),
                                "root", seal.root().hex(),
                                "seal_hash", seal.hash().hex()));
    }

    static LedgerEvent lost(Tape tape, GrantId grant) {
        return LedgerEvent.done("tape.lost", tape.id(), tape.session(), grant);
    }

    static LedgerEvent viewed(Tape tape, GrantId grant) {
        return LedgerEvent.done("tape.viewed", tape.id(), tape.session(), grant);
    }

    static LedgerEvent operations(
            GatewayRequest.Operations report,
            GrantId grant,
            long first,
            List<TapedOperation> part) {
        return LedgerEvent.done("session.operations", report.session(), grant)
                .with(
                        Map.of(
                                "first",
                                first,
                                "operations",
                                part.stream().map(TapeEvents::operation).toList()));
    }

    private static Map<String, Object> operation(TapedOperation it) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("tape", it.tape());
        map.put("offset_millis", it.offsetMillis());
        map.put("kind", it.kind().word());
        map.put("verb", shortened(it.verb()));
        map.put("subject", shortened(it.subject()));
        it.other().ifPresent(other -> map.put("other", shortened(other)));
        map.put("size", it.size());
        it.sha256().map(Sha256::hex).ifPresent(hash -> map.put("sha256", hash));
        map.put("result", shortened(it.result()));
        return map;
    }

    private static String shortened(String text) {
        return Cut.marked(text, TEXT_MAX);
    }
}
