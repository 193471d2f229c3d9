package dev.sallyport.warrant;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalReader;
import java.time.Instant;
import java.util.Arrays;

/// One exact thing a person signs for at the inner door.
///
/// **Security barrier.** The challenge of the ceremony is [#hash]: an assertion over one act is
/// worth nothing for any other act, installation, person or moment.
public sealed interface Act
        permits OpenInnerSession,
                DefineTarget,
                DefineRoster,
                RequestElevation,
                ApproveElevation,
                AcceptGrant,
                ProveConnection,
                EnrolAuthenticator,
                RegisterSshKey,
                InvitePerson,
                DeclareLeaver,
                UnfreezePerson,
                ChangePolicy {
    InstallationId installation();

    /// The person whose act it is and who signs it first.
    PersonId by();

    Instant at();

    /// The bytes that are shown, hashed and signed.
    byte[] canonical();

    default Sha256 hash() {
        return Sha256.of(canonical());
    }

    /// Reads exactly one act; its bytes and [#canonical] are then identical.
    static Act read(byte[] canonical) {
        CanonicalReader in = new CanonicalReader(canonical);
        Act act =
                switch (in.type()) {
                    case OpenInnerSession.TYPE -> OpenInnerSession.read(in);
                    case DefineTarget.TYPE -> DefineTarget.read(in);
                    case DefineRoster.TYPE -> DefineRoster.read(in);
                    case RequestElevation.TYPE -> RequestElevation.read(in);
                    case ApproveElevation.TYPE -> ApproveElevation.read(in);
                    case AcceptGrant.TYPE -> AcceptGrant.read(in);
                    case ProveConnection.TYPE -> ProveConnection.read(in);
                    case EnrolAuthenticator.TYPE -> EnrolAuthenticator.read(in);
                    case RegisterSshKey.TYPE -> RegisterSshKey.read(in);
                    case InvitePerson.TYPE -> InvitePerson.read(in);
                    case DeclareLeaver.TYPE -> DeclareLeaver.read(in);
                    case UnfreezePerson.TYPE -> UnfreezePerson.read(in);
                    case ChangePolicy.TYPE -> ChangePolicy.read(in);
                    default ->
                            throw new Problem(ProblemCode.MALFORMED, "not an act anybody can sign");
                };
        in.end();
        if (!Arrays.equals(act.canonical(), canonical)) {
            throw new Problem(ProblemCode.MALFORMED, "not the one spelling of this act");
        }
        return act;
    }
}
