package dev.sallyport.keeper;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import dev.sallyport.warrant.SealedFact;

/// What the keeper answers: what was asked for, or a refusal. On the wire one canonical document
/// whose type is `keeper-answer/` and a word.
sealed interface KeeperAnswer {
    String PREFIX = "keeper-answer/";

    record Described(KeeperDescription description) implements KeeperAnswer {}

    record Wrapped(WrappedKey key) implements KeeperAnswer {}

    record Revealed(Secret key) implements KeeperAnswer {}

    record Sealed(SealedFact fact) implements KeeperAnswer {}

    record Certified(SshCertificate certificate) implements KeeperAnswer {}

    record Signed(byte[] signature) implements KeeperAnswer {}

    record Noted(byte[] note) implements KeeperAnswer {}

    record Done() implements KeeperAnswer {}

    /// A problem that travels: its code and its sentence.
    record Refused(ProblemCode code, String message) implements KeeperAnswer {}

    default byte[] canonical() {
        return switch (this) {
            case Described(KeeperDescription description) -> {
                CanonicalWriter out = answer("described");
                description.write(out);
                yield out.toBytes();
            }
            case Wrapped(WrappedKey key) -> answer("wrapped").bytes(key.canonical()).toBytes();
            case Revealed(Secret key) -> answer("revealed").bytes(key.reveal()).toBytes();
            case Sealed(SealedFact fact) -> answer("sealed").bytes(fact.canonical()).toBytes();
            case Certified(SshCertificate certificate) ->
                    answer("certified")
                            .bytes(certificate.blob())
                            .number(certificate.serial())
                            .toBytes();
            case Signed(byte[] signature) -> answer("signed").bytes(signature).toBytes();
            case Noted(byte[] note) -> answer("noted").bytes(note).toBytes();
            case Done() -> answer("done").toBytes();
            case Refused(ProblemCode code, String message) ->
                    answer("refused").text(code.name()).text(message).toBytes();
        };
    }

    static KeeperAnswer read(byte[] frame) {
        CanonicalReader in = new CanonicalReader(frame);
        KeeperAnswer answer =
                switch (in.type()) {
                    case PREFIX + "described" -> new Described(KeeperDescription.read(in));
                    case PREFIX + "wrapped" -> new Wrapped(WrappedKey.read(in.bytes()));
                    case PREFIX + "revealed" -> new Revealed(Secret.takeOwnershipOf(in.bytes()));
                    case PREFIX + "sealed" -> new Sealed(SealedFact.read(in.bytes()));
                    case PREFIX + "certified" ->
                            new Certified(new SshCertificate(in.bytes(), in.number()));
                    case PREFIX + "signed" -> new Signed(in.bytes());
                    case PREFIX + "noted" -> new Noted(in.bytes());
                    case PREFIX + "done" -> new Done();
                    case PREFIX + "refused" -> new Refused(code(in.text()), in.text());
                    default ->
                            throw new Problem(
                                    ProblemCode.MALFORMED, "the keeper gives no such answer");
                };
        in.end();
        return answer;
    }

    private static CanonicalWriter answer(String word) {
        return new CanonicalWriter(PREFIX + word);
    }

    private static ProblemCode code(String name) {
        for (ProblemCode code : ProblemCode.values()) {
            if (code.name().equals(name)) {
                return code;
            }
        }
        throw new Problem(ProblemCode.MALFORMED, "the keeper gives no such answer");
    }
}
