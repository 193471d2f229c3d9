package dev.sallyport.controlline;

import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.util.List;

/// What a gateway asks the inner door. The type parameter is the answer it may get.
///
/// **Security barrier.** Nothing in a request is authority: the inner door knows the node from the
/// pinned TLS key and decides everything from its own facts.
public sealed interface GatewayRequest<A extends InnerAnswer> extends ControlMessage {
    /// The answer this request promises; anything else closes the line.
    Class<A> answer();

    /// First message of every connection: who dials, and the last push it acted upon.
    record Hello(NodeId node, String software, String pushEpoch, long lastPush)
            implements GatewayRequest<InnerAnswer.Welcome> {
        static Hello read(CanonicalReader in) {
            return new Hello(in.id(NodeId::parse), in.text(), in.text(), in.number());
        }

        @Override
        public Class<InnerAnswer.Welcome> answer() {
            return InnerAnswer.Welcome.class;
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.id(node).text(software).text(pushEpoch).number(lastPush);
        }
    }

    /// Whose registered key is this? `key` is the SSH public key blob.
    record WhoOwnsKey(byte[] key) implements GatewayRequest<InnerAnswer.KeyOwner> {
        public WhoOwnsKey {
            key = key.clone();
        }

        static WhoOwnsKey read(CanonicalReader in) {
            return new WhoOwnsKey(in.bytes());
        }

        @Override
        public byte[] key() {
            return key.clone();
        }

        @Override
        public Class<InnerAnswer.KeyOwner> answer() {
            return InnerAnswer.KeyOwner.class;
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.bytes(key);
        }
    }

    /// May this connection, which proved `key`, reach what its user name asks for (`selector`)?
    ///
    /// `keyFlags` are the flags of a FIDO signature (1 = touched, 4 = person verified), 0 for other
    /// keys. Asked again with the same connection after proof was given.
    record Admit(
            ConnectionId connection,
            PersonId person,
            byte[] key,
            int keyFlags,
            String selector,
            String sourceAddress,
            String clientVersion)
            implements GatewayRequest<InnerAnswer.Admission> {
        public Admit {
            key = key.clone();
        }

        static Admit read(CanonicalReader in) {
            return new Admit(
                    in.id(ConnectionId::parse),
                    in.id(PersonId::parse),
                    in.bytes(),
                    in.integer(),
                    in.text(),
                    in.text(),
                    in.text());
        }

        @Override
        public byte[] key() {
            return key.clone();
        }

        @Override
        public Class<InnerAnswer.Admission> answer() {
            return InnerAnswer.Admission.class;
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.id(connection)
                    .id(person)
                    .bytes(key)
                    .number(keyFlags)
                    .text(selector)
                    .text(sourceAddress)
                    .text(clientVersion);
        }
    }

    /// A connection that waited for proof is gone: take it off the list of pending ones.
    record ConnectionGone(ConnectionId connection) implements GatewayRequest<InnerAnswer.Noted> {
        static ConnectionGone read(CanonicalReader in) {
            return new ConnectionGone(in.id(ConnectionId::parse));
        }

        @Override
        public Class<InnerAnswer.Noted> answer() {
            return InnerAnswer.Noted.class;
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.id(connection);
        }
    }

    /// Sign this session's fresh public key. `key` is the SSH public key blob.
    record CertifySessionKey(BrokeredSessionId session, byte[] key)
            implements GatewayRequest<InnerAnswer.Certification> {
        public CertifySessionKey {
            key = key.clone();
        }

        static CertifySessionKey read(CanonicalReader in) {
            return new CertifySessionKey(in.id(BrokeredSessionId::parse), in.bytes());
        }

        @Override
        public byte[] key() {
            return key.clone();
        }

        @Override
        public Class<InnerAnswer.Certification> answer() {
            return InnerAnswer.Certification.class;
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.id(session).bytes(key);
        }
    }

    /// May these sessions go on? Answered for each, in the same order.
    record RenewLease(List<BrokeredSessionId> sessions)
            implements GatewayRequest<InnerAnswer.Leases> {
        public RenewLease {
            sessions = List.copyOf(sessions);
        }

        static RenewLease read(CanonicalReader in) {
            return new RenewLease(in.list(item -> item.id(BrokeredSessionId::parse)));
        }

        @Override
        public Class<InnerAnswer.Leases> answer() {
            return InnerAnswer.Leases.class;
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.list(sessions, CanonicalWriter::id);
        }
    }

    /// A channel is about to open: give its tape an id and a key.
    record OpenTape(BrokeredSessionId session, TapeSubject subject)
            implements GatewayRequest<InnerAnswer.TapeOpened> {
        static OpenTape read(CanonicalReader in) {
            return new OpenTape(in.id(BrokeredSessionId::parse), TapeSubject.read(in));
        }

        @Override
        public Class<InnerAnswer.TapeOpened> answer() {
            return InnerAnswer.TapeOpened.class;
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.id(session);
            subject.write(out);
        }
    }

    /// One closed chunk. Storing the same chunk twice is the same as once; another chunk under a
    /// stored index is refused.
    record TapeChunk(TapeId tape, long index, byte[] bytes, Sha256 hash)
            implements GatewayRequest<InnerAnswer.Noted> {
        public TapeChunk {
            bytes = bytes.clone();
        }

        static TapeChunk read(CanonicalReader in) {
            return new TapeChunk(
                    in.id(TapeId::parse), in.number(), in.bytes(), new Sha256(in.bytes()));
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public Class<InnerAnswer.Noted> answer() {
            return InnerAnswer.Noted.class;
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.id(tape).number(index).bytes(bytes).bytes(hash.bytes());
        }
    }

    /// The end of a tape: the canonical [dev.sallyport.tape.TapeSeal].
    record SealTape(TapeId tape, byte[] seal) implements GatewayRequest<InnerAnswer.Noted> {
        public SealTape {
            seal = seal.clone();
        }

        static SealTape read(CanonicalReader in) {
            return new SealTape(in.id(TapeId::parse), in.bytes());
        }

        @Override
        public byte[] seal() {
            return seal.clone();
        }

        @Override
        public Class<InnerAnswer.Noted> answer() {
            return InnerAnswer.Noted.class;
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.id(tape).bytes(seal);
        }
    }

    /// What was done in a session; `first` numbers the operations of the session from 0, so that a
    /// repeated message is recognised.
    record Operations(BrokeredSessionId session, long first, List<TapedOperation> operations)
            implements GatewayRequest<InnerAnswer.Noted> {
        public Operations {
            operations = List.copyOf(operations);
        }

        static Operations read(CanonicalReader in) {
            return new Operations(
                    in.id(BrokeredSessionId::parse), in.number(), in.list(TapedOperation::read));
        }

        @Override
        public Class<InnerAnswer.Noted> answer() {
            return InnerAnswer.Noted.class;
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.id(session).number(first).list(operations, (to, item) -> item.write(to));
        }
    }

    /// Both legs are closed; all tapes of the session are sealed or will be by recovery.
    record SessionEnded(
            BrokeredSessionId session, EndReason reason, String detail, SessionCounts counts)
            implements GatewayRequest<InnerAnswer.Noted> {
        static SessionEnded read(CanonicalReader in) {
            return new SessionEnded(
                    in.id(BrokeredSessionId::parse),
                    EndReason.parse(in.text()),
                    in.text(),
                    SessionCounts.read(in));
        }

        @Override
        public Class<InnerAnswer.Noted> answer() {
            return InnerAnswer.Noted.class;
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.id(session).text(reason.word()).text(detail);
            counts.write(out);
        }
    }
}
