package dev.sallyport.warrant;

import static dev.sallyport.warrant.BrokenRule.must;

import dev.sallyport.kernel.Problem;
import dev.sallyport.sealing.SshReader;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What a standing fact must look like before it is sealed, whoever signed it.
final class FactShape {
    /// Of an RSA key with 16384 bits, and some.
    private static final int SSH_KEY_MAX = 4096;

    private static final int NAME_MAX = 100;
    private static final int HOST_MAX = 253;
    private static final int REASON_MAX = 500;
    private static final int ITEMS_MAX = 100;
    private static final int MEMBERS_MAX = 5_000;
    private static final int APPROVALS_MAX = 9;
    private static final long GRANT_SECONDS_MAX = 30L * 24 * 3600;
    private static final long IDLE_SECONDS_MAX = 24L * 3600;
    private static final int CREDENTIAL_ID_MAX = 1023;

    /// One exact account name: nothing a certificate or a shell reads as a list or a pattern.
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:_-]*");

    /// Certificates are not here: a key that is itself a certificate never counts (RT-M6).
    private static final Set<String> KEY_TYPES =
            Set.of(
                    "ssh-ed25519",
                    "ssh-rsa",
                    "ecdsa-sha2-nistp256",
                    "ecdsa-sha2-nistp384",
                    "ecdsa-sha2-nistp521",
                    FidoSshKey.ED25519,
                    FidoSshKey.ECDSA);

    private static final int RSA_BITS_MIN = 2048;

    private FactShape() {}

    static void check(DefineTarget target) {
        must(target.version() > 0, "versions count from 1");
        mustBeAName(target.name());
        must(
                target.host().length() <= HOST_MAX && HOST.matcher(target.host()).matches(),
                "the host of a target is one name or address");
        must(target.port() > 0 && target.port() <= 65_535, "the port of a target does not exist");
        mustBeDistinct(target.hostKeys());
        must(!target.hostKeys().isEmpty(), "a target has at least one pinned host key");
        target.hostKeys().forEach(FactShape::mustBeAHostKey);
        mustBeDistinct(target.logins());
        must(
                !target.logins().isEmpty()
                        && target.logins().stream().allMatch(l -> LOGIN.matcher(l).matches()),
                "a target has at least one login, each an exact account name");
        must(
                target.approvalsNeeded() >= 0 && target.approvalsNeeded() <= APPROVALS_MAX,
                "a target needs between 0 and 9 approvals");
        must(
                target.grantSecondsMax() > 0 && target.grantSecondsMax() <= GRANT_SECONDS_MAX,
                "grants of a target last up to 30 days");
        must(
                target.idleSeconds() >= 0 && target.idleSeconds() <= IDLE_SECONDS_MAX,
                "sessions of a target idle for up to a day");
        mustBeDistinct(target.allowances());
        must(
                Allowances.ALL.containsAll(target.allowances()),
                "an allowance of the target does not exist");
    }

    static void check(DefineRoster roster) {
        must(roster.version() > 0, "versions count from 1");
        mustBeAName(roster.name());
        must(
                roster.ofAdministrators()
                        || !roster.name()
                                .toLowerCase(Locale.ROOT)
                                .equals(DefineRoster.ADMINISTRATORS),
                "a roster has a name that is easily mistaken for `administrators`");
        must(roster.members().size() <= MEMBERS_MAX, "a roster has too many members");
        must(
                new HashSet<>(roster.members()).size() == roster.members().size(),
                "a roster names a member twice");
        must(
                !roster.ofAdministrators() || roster.members().size() >= 2,
                "there are never fewer than two administrators");
    }

    static void check(ChangePolicy change) {
        must(change.version() > 0, "versions count from 1");
        must(
                change.door().equals(ChangePolicy.OUTER)
                        || change.door().equals(ChangePolicy.INNER),
                "policies belong to the outer or to the inner door");
        must(!change.textHash().equals(change.baseHash()), "the change changes nothing");
        mustBeAReason(
                change.reason(),
                "a change has a reason of 1 to 500 characters without line breaks");
    }

    static void check(UnfreezePerson unfreezing) {
        mustBeAReason(
                unfreezing.reason(),
                "an unfreezing has a reason of 1 to 500 characters without line breaks");
    }

    static void check(EnrolAuthenticator enrolment) {
        mustBeAName(enrolment.label());
        switch (enrolment.kind()) {
            case PASSKEY, SOFTWARE -> {
                must(
                        enrolment.credentialId().length > 0
                                && enrolment.credentialId().length <= CREDENTIAL_ID_MAX,
                        "a credential has an id of at most 1023 bytes");
                PublicKeys.ofWebAuthn(enrolment.publicKey());
            }
            case SSH_SK -> FidoSshKey.read(enrolment.publicKey());
        }
        must(
                enrolment.aaguid().length == 16 || enrolment.aaguid().length == 0,
                "the model id of an authenticator has 16 bytes");
    }

    static void check(RegisterSshKey key) {
        mustBeAName(key.label());
        must(key.publicKey().length <= SSH_KEY_MAX, "the SSH key is too long");
        mustBeAPublicKey(key.publicKey(), "the SSH key is of a kind we do not take");
    }

    private static void mustBeAHostKey(String line) {
        String[] words = line.split(" ", 3);
        must(words.length >= 2, "a host key is its type and its base64");
        try {
            byte[] blob = Base64.getDecoder().decode(words[1]);
            must(
                    new SshReader(blob).text().equals(words[0]),
                    "a host key contradicts its own type");
            mustBeAPublicKey(blob, "a host key is of a kind we do not take");
        } catch (IllegalArgumentException _) {
            must(false, "a host key is its type and its base64");
        }
    }

    private static void mustBeAPublicKey(byte[] blob, String otherwise) {
        try {
            SshReader in = new SshReader(blob);
            String type = in.text();
            must(KEY_TYPES.contains(type), otherwise);
            switch (type) {
                case "ssh-rsa" -> {
                    in.natural();
                    must(in.natural().bitLength() >= RSA_BITS_MIN, "the RSA key is too short");
                }
                case "ssh-ed25519" -> must(in.string().length == 32, otherwise);
                case FidoSshKey.ED25519 -> {
                    must(in.string().length == 32, otherwise);
                    in.text();
                }
                case FidoSshKey.ECDSA -> {
                    in.text();
                    in.string();
                    in.text();
                }
                default -> {
                    must(type.endsWith(in.text()), otherwise);
                    in.string();
                }
            }
            in.end();
        } catch (Problem _) {
            must(false, otherwise);
        }
    }

    private static void mustBeAName(String name) {
        must(
                !name.isBlank()
                        && name.length() <= NAME_MAX
                        && name.equals(name.strip())
                        && name.codePoints().noneMatch(Character::isISOControl),
                "a name is 1 to 100 characters without line breaks");
    }

    private static void mustBeAReason(String reason, String otherwise) {
        must(
                !reason.isBlank()
                        && reason.length() <= REASON_MAX
                        && reason.codePoints().noneMatch(Character::isISOControl),
                otherwise);
    }

    private static void mustBeDistinct(List<String> items) {
        must(
                items.size() <= ITEMS_MAX && new HashSet<>(items).size() == items.size(),
                "a list is too long or names something twice");
    }
}
