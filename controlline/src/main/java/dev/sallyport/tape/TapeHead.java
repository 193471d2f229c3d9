package dev.sallyport.tape;

import dev.sallyport.controlline.TapeSubject;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Of whom, on what and since when: the first record of a tape, in the clear, chained like the
/// rest.
///
/// `hostKey` is the fingerprint the target proved, `certificateSerial` the credential that was
/// used.
public record TapeHead(
        TapeId tape,
        BrokeredSessionId session,
        GrantId grant,
        PersonId person,
        TargetId target,
        String targetName,
        String login,
        String hostKey,
        long certificateSerial,
        TapeSubject subject,
        boolean inputRecorded,
        Instant started) {
    static final String TYPE = "tape-head";

    public TapeHead {
        started = started.truncatedTo(ChronoUnit.MILLIS);
    }

    public static TapeHead read(byte[] canonical) {
        CanonicalReader in = new CanonicalReader(canonical).expect(TYPE);
        TapeHead head =
                new TapeHead(
                        in.id(TapeId::parse),
                        in.id(BrokeredSessionId::parse),
                        in.id(GrantId::parse),
                        in.id(PersonId::parse),
                        in.id(TargetId::parse),
                        in.text(),
                        in.text(),
                        in.text(),
                        in.number(),
                        TapeSubject.read(in),
                        in.flag(),
                        in.instant());
        in.end();
        return head;
    }

    public byte[] canonical() {
        CanonicalWriter out =
                new CanonicalWriter(TYPE)
                        .id(tape)
                        .id(session)
                        .id(grant)
                        .id(person)
                        .id(target)
                        .text(targetName)
                        .text(login)
                        .text(hostKey)
                        .number(certificateSerial);
        subject.write(out);
        return out.flag(inputRecorded).instant(started).toBytes();
    }

    public Sha256 hash() {
        return Sha256.of(canonical());
    }
}
