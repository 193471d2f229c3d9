package dev.sallyport.controlline;

import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Duration;
import java.util.List;

/// What the inner door answers. One sealed family per question.
public sealed interface InnerAnswer extends ControlMessage {
    /// The line is open. A `pushEpoch` other than the one in the hello means that push numbers
    /// start again: the inner door was restarted meanwhile.
    record Welcome(InstallationId installation, String pushEpoch) implements InnerAnswer {
        static Welcome read(CanonicalReader in) {
            return new Welcome(in.id(InstallationId::parse), in.text());
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.id(installation).text(pushEpoch);
        }
    }

    /// Whose key it is.
    sealed interface KeyOwner extends InnerAnswer {}

    /// A registered key of a person who is neither frozen nor left.
    record KnownKey(PersonId person, String name) implements KeyOwner {
        static KnownKey read(CanonicalReader in) {
            return new KnownKey(in.id(PersonId::parse), in.text());
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.id(person).text(name);
        }
    }

    /// Nobody's, or of somebody who may not come in: the two look alike.
    record UnknownKey() implements KeyOwner {
        static UnknownKey read(CanonicalReader in) {
            return new UnknownKey();
        }

        @Override
        public void fields(CanonicalWriter out) {}
    }

    /// The decision about one connection.
    sealed interface Admission extends InnerAnswer {}

    /// Come in. Durations are remaining time, to be counted on a monotonic clock from the moment of
    /// asking. `hostKeys` are public key lines as in an OpenSSH `.pub` file: the target must show
    /// one of them. `banner` may be empty.
    record Admitted(
            BrokeredSessionId session,
            GrantId grant,
            TargetId target,
            String targetName,
            String host,
            int port,
            List<String> hostKeys,
            String login,
            Duration lease,
            Duration idle,
            TimeLimit limit,
            List<String> allowances,
            String banner)
            implements Admission {
        public Admitted {
            hostKeys = List.copyOf(hostKeys);
            allowances = List.copyOf(allowances);
        }

        static Admitted read(CanonicalReader in) {
            return new Admitted(
                    in.id(BrokeredSessionId::parse),
                    in.id(GrantId::parse),
                    in.id(TargetId::parse),
                    in.text(),
                    in.text(),
                    in.integer(),
                    in.list(CanonicalReader::text),
                    in.text(),
                    Duration.ofMillis(in.number()),
                    Duration.ofMillis(in.number()),
                    TimeLimit.read(in),
                    in.list(CanonicalReader::text),
                    in.text());
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.id(session)
                    .id(grant)
                    .id(target)
                    .text(targetName)
                    .text(host)
                    .number(port)
                    .list(hostKeys, CanonicalWriter::text)
                    .text(login)
                    .number(lease.toMillis())
                    .number(idle.toMillis());
            limit.write(out);
            out.list(allowances, CanonicalWriter::text).text(banner);
        }
    }

    /// The person must choose this pending connection at the inner door; `text` tells them how.
    record NeedsProof(ConnectionId connection, String text) implements Admission {
        static NeedsProof read(CanonicalReader in) {
            return new NeedsProof(in.id(ConnectionId::parse), in.text());
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.id(connection).text(text);
        }
    }

    /// No; `text` tells the person why and what to do.
    record Refused(String text) implements Admission {
        static Refused read(CanonicalReader in) {
            return new Refused(in.text());
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.text(text);
        }
    }

    /// What became of the session's key.
    sealed interface Certification extends InnerAnswer {}

    /// The certificate as an SSH public key blob, and its serial.
    record Certified(byte[] certificate, long serial) implements Certification {
        public Certified {
            certificate = certificate.clone();
        }

        static Certified read(CanonicalReader in) {
            return new Certified(in.bytes(), in.number());
        }

        @Override
        public byte[] certificate() {
            return certificate.clone();
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.bytes(certificate).number(serial);
        }
    }

    /// The keeper would not sign; `text` tells why.
    record NotCertified(String text) implements Certification {
        static NotCertified read(CanonicalReader in) {
            return new NotCertified(in.text());
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.text(text);
        }
    }

    /// One answer for each session of a [GatewayRequest.RenewLease], in the same order.
    record Leases(List<Lease> leases) implements InnerAnswer {
        public Leases {
            leases = List.copyOf(leases);
        }

        static Leases read(CanonicalReader in) {
            return new Leases(in.list(Lease::read));
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.list(leases, (to, item) -> item.write(to));
        }
    }

    /// The tape may be written under this id with this key. The key is never written to a disk.
    record TapeOpened(TapeId tape, Secret key) implements InnerAnswer {
        static TapeOpened read(CanonicalReader in) {
            return new TapeOpened(in.id(TapeId::parse), Secret.takeOwnershipOf(in.bytes()));
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.id(tape).bytes(key.reveal());
        }
    }

    /// Stored, durably.
    record Noted() implements InnerAnswer {
        static Noted read(CanonicalReader in) {
            return new Noted();
        }

        @Override
        public void fields(CanonicalWriter out) {}
    }

    /// The question could not be answered, and nothing was done. May come instead of any answer.
    record Failed(ProblemCode code, String text) implements InnerAnswer {
        static Failed read(CanonicalReader in) {
            return new Failed(Words.parse(ProblemCode.class, in.text()), in.text());
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.text(code.word()).text(text);
        }
    }
}
