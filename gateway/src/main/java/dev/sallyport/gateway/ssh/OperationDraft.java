package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.OperationKind;
import dev.sallyport.controlline.TapedOperation;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.tape.PrintableText;
import java.util.Optional;

/// An operation before it has a tape and a time. Foreign names come in as text that is already
/// safe, or through [#of].
record OperationDraft(
        OperationKind kind,
        String verb,
        String subject,
        Optional<String> other,
        long size,
        Optional<Sha256> sha256,
        String result) {
    static final String STARTED = "started";
    static final String OK = "ok";
    static final String REFUSED = "refused";

    static OperationDraft of(OperationKind kind, String verb, byte[] subject, String result) {
        return new OperationDraft(
                kind,
                verb,
                PrintableText.of(subject),
                Optional.empty(),
                0,
                Optional.empty(),
                result);
    }

    static OperationDraft refused(String verb, String subject) {
        return new OperationDraft(
                OperationKind.REFUSED,
                PrintableText.of(verb),
                PrintableText.of(subject),
                Optional.empty(),
                0,
                Optional.empty(),
                REFUSED);
    }

    OperationDraft with(String newResult) {
        return with(size, newResult);
    }

    OperationDraft with(long newSize, String newResult) {
        return new OperationDraft(kind, verb, subject, other, newSize, sha256, newResult);
    }

    OperationDraft withOther(String text) {
        return new OperationDraft(
                kind, verb, subject, Optional.of(PrintableText.of(text)), size, sha256, result);
    }

    TapedOperation on(TapeId tape, long offsetMillis) {
        return new TapedOperation(
                tape, offsetMillis, kind, verb, subject, other, size, sha256, result);
    }
}
