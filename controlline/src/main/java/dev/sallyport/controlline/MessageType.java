package dev.sallyport.controlline;

import dev.sallyport.sealing.CanonicalReader;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Number, name and reader of each message. Numbers are never reused.
enum MessageType {
    PING(0x0001, LinkMessage.Ping::read),
    PONG(0x0002, LinkMessage.Pong::read),
    ACKNOWLEDGED(0x0003, LinkMessage.Acknowledged::read),

    HELLO(0x0101, GatewayRequest.Hello::read),
    WHO_OWNS_KEY(0x0102, GatewayRequest.WhoOwnsKey::read),
    ADMIT(0x0103, GatewayRequest.Admit::read),
    CONNECTION_GONE(0x0104, GatewayRequest.ConnectionGone::read),
    CERTIFY_SESSION_KEY(0x0105, GatewayRequest.CertifySessionKey::read),
    RENEW_LEASE(0x0106, GatewayRequest.RenewLease::read),
    OPEN_TAPE(0x0107, GatewayRequest.OpenTape::read),
    TAPE_CHUNK(0x0108, GatewayRequest.TapeChunk::read),
    SEAL_TAPE(0x0109, GatewayRequest.SealTape::read),
    OPERATIONS(0x010a, GatewayRequest.Operations::read),
    SESSION_ENDED(0x010b, GatewayRequest.SessionEnded::read),

    FAILED(0x0200, InnerAnswer.Failed::read),
    WELCOME(0x0201, InnerAnswer.Welcome::read),
    KNOWN_KEY(0x0202, InnerAnswer.KnownKey::read),
    UNKNOWN_KEY(0x0203, InnerAnswer.UnknownKey::read),
    ADMITTED(0x0204, InnerAnswer.Admitted::read),
    NEEDS_PROOF(0x0205, InnerAnswer.NeedsProof::read),
    REFUSED(0x0206, InnerAnswer.Refused::read),
    CERTIFIED(0x0207, InnerAnswer.Certified::read),
    NOT_CERTIFIED(0x0208, InnerAnswer.NotCertified::read),
    LEASES(0x0209, InnerAnswer.Leases::read),
    TAPE_OPENED(0x020a, InnerAnswer.TapeOpened::read),
    NOTED(0x020b, InnerAnswer.Noted::read),

    PROOF_GIVEN(0x0301, InnerPush.ProofGiven::read),
    END(0x0302, InnerPush.End::read);

    private static final Map<Integer, MessageType> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toMap(type -> type.code, type -> type));

    final int code;
    final Function<CanonicalReader, ControlMessage> reader;

    MessageType(int code, Function<CanonicalReader, ControlMessage> reader) {
        this.code = code;
        this.reader = reader;
    }

    static Optional<MessageType> of(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /// The type name inside the canonical body.
    String document() {
        return "controlline/" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    static MessageType of(ControlMessage message) {
        return switch (message) {
            case LinkMessage link -> ofLink(link);
            case GatewayRequest<?> request -> ofRequest(request);
            case InnerAnswer answer -> ofAnswer(answer);
            case InnerPush push -> ofPush(push);
        };
    }

    private static MessageType ofLink(LinkMessage link) {
        return switch (link) {
            case LinkMessage.Ping _ -> PING;
            case LinkMessage.Pong _ -> PONG;
            case LinkMessage.Acknowledged _ -> ACKNOWLEDGED;
        };
    }

    private static MessageType ofRequest(GatewayRequest<?> request) {
        return switch (request) {
            case GatewayRequest.Hello _ -> HELLO;
            case GatewayRequest.WhoOwnsKey _ -> WHO_OWNS_KEY;
            case GatewayRequest.Admit _ -> ADMIT;
            case GatewayRequest.ConnectionGone _ -> CONNECTION_GONE;
            case GatewayRequest.CertifySessionKey _ -> CERTIFY_SESSION_KEY;
            case GatewayRequest.RenewLease _ -> RENEW_LEASE;
            case GatewayRequest.OpenTape _ -> OPEN_TAPE;
            case GatewayRequest.TapeChunk _ -> TAPE_CHUNK;
            case GatewayRequest.SealTape _ -> SEAL_TAPE;
            case GatewayRequest.Operations _ -> OPERATIONS;
            case GatewayRequest.SessionEnded _ -> SESSION_ENDED;
        };
    }

    private static MessageType ofAnswer(InnerAnswer answer) {
        return switch (answer) {
            case InnerAnswer.Failed _ -> FAILED;
            case InnerAnswer.Welcome _ -> WELCOME;
            case InnerAnswer.KnownKey _ -> KNOWN_KEY;
            case InnerAnswer.UnknownKey _ -> UNKNOWN_KEY;
            case InnerAnswer.Admitted _ -> ADMITTED;
            case InnerAnswer.NeedsProof _ -> NEEDS_PROOF;
            case InnerAnswer.Refused _ -> REFUSED;
            case InnerAnswer.Certified _ -> CERTIFIED;
            case InnerAnswer.NotCertified _ -> NOT_CERTIFIED;
            case InnerAnswer.Leases _ -> LEASES;
            case InnerAnswer.TapeOpened _ -> TAPE_OPENED;
            case InnerAnswer.Noted _ -> NOTED;
        };
    }

    private static MessageType ofPush(InnerPush push) {
        return switch (push) {
            case InnerPush.ProofGiven _ -> PROOF_GIVEN;
            case InnerPush.End _ -> END;
        };
    }
}
