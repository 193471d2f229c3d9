package dev.sallyport.client;

import dev.sallyport.kernel.PersonId;
import dev.sallyport.warrant.AcceptGrant;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.ApproveElevation;
import dev.sallyport.warrant.ChangePolicy;
import dev.sallyport.warrant.DeclareLeaver;
import dev.sallyport.warrant.DefineRoster;
import dev.sallyport.warrant.DefineTarget;
import dev.sallyport.warrant.EnrolAuthenticator;
import dev.sallyport.warrant.InvitePerson;
import dev.sallyport.warrant.OpenInnerSession;
import dev.sallyport.warrant.ProveConnection;
import dev.sallyport.warrant.RegisterSshKey;
import dev.sallyport.warrant.RequestElevation;
import dev.sallyport.warrant.UnfreezePerson;
import java.util.ArrayList;
import java.util.List;

/// The lines a person reads before signing, made from the bytes that get signed and from nothing
/// the door says beside them.
public final class ActLines {
    private ActLines() {}

    /// One labelled line.
    public record Line(String label, String value) {}

    public static List<Line> of(Act act) {
        List<Line> lines = new ArrayList<>();
        lines.addAll(content(act));
        lines.add(new Line("by", act.by().text()));
        lines.add(new Line("at", act.at().toString()));
        lines.add(new Line("hash", act.hash().hex()));
        return List.copyOf(lines);
    }

    private static List<Line> content(Act act) {
        return switch (act) {
            case OpenInnerSession _ -> List.of(line("act", "look around at the inner door"));
            case RequestElevation it -> request(it);
            case ApproveElevation it ->
                    List.of(
                            line("act", "approve a request"),
                            line("request", it.request().text()),
                            line("request hash", it.requestHash().hex()),
                            line("for at most", seconds(it.seconds())));
            case AcceptGrant it ->
                    List.of(line("act", "take up a grant"), line("grant", it.grant().text()));
            case ProveConnection it ->
                    List.of(
                            line("act", "prove to be behind a connection"),
                            line("connection", it.connection().text()),
                            line("grant", it.grant().text()),
                            line("key", it.keyFingerprint()),
                            line("address", it.address()));
            case DefineTarget it -> target(it);
            case DefineRoster it ->
                    List.of(
                            line("act", "define a roster"),
                            line("roster", it.name() + " (" + it.roster().text() + ")"),
                            line("version", Long.toString(it.version())),
                            line("members", joined(it.members())));
            case EnrolAuthenticator it ->
                    List.of(
                            line("act", "enrol an authenticator"),
                            line("authenticator", it.authenticator().text()),
                            line("kind", it.kind().name()),
                            line("label", it.label()),
                            line("may approve from", it.mayApproveFrom().toString()));
            case RegisterSshKey it ->
                    List.of(
                            line("act", "register an SSH key"),
                            line("key", it.key().text()),
                            line("label", it.label()));
            case InvitePerson it ->
                    List.of(
                            line("act", "invite a person"),
                            line("name", it.name()),
                            line("full name", it.displayName()));
            case DeclareLeaver it ->
                    List.of(
                            line("act", "declare that a person leaves"),
                            line("person", it.person().text()),
                            line("reason", it.reason()));
            case UnfreezePerson it ->
                    List.of(
                            line("act", "give a frozen person their access back"),
                            line("person", it.person().text()),
                            line("frozen since", it.frozenAt().toString()),
                            line("reason", it.reason()));
            case ChangePolicy it ->
                    List.of(
                            line("act", "change the policies of the " + it.door() + " door"),
                            line("version", Long.toString(it.version())),
                            line("replaces", it.baseHash().hex()),
                            line("new text", it.textHash().hex()),
                            line("access diff", it.diffHash().hex()),
                            line("reason", it.reason()));
        };
    }

    private static List<Line> request(RequestElevation it) {
        List<Line> lines = new ArrayList<>();
        lines.add(line("act", "ask for access"));
        lines.add(line("request", it.request().text()));
        lines.add(line("target", it.target().text()));
        lines.add(line("login", it.login()));
        lines.add(line("for", it.beneficiary().text()));
        lines.add(line("reason", it.reason()));
        it.ticket().ifPresent(ticket -> lines.add(line("ticket", ticket)));
        lines.add(line("for at most", seconds(it.seconds())));
        return lines;
    }

    private static List<Line> target(DefineTarget it) {
        return List.of(
                line("act", "define a target"),
                line("target", it.name() + " (" + it.target().text() + ")"),
                line("version", Long.toString(it.version())),
                line("address", it.host() + ":" + it.port()),
                line("host keys", String.join(", ", it.hostKeys())),
                line("logins", String.join(", ", it.logins())),
                line("owner", it.owner().text()),
                line("who may ask", it.eligible().text()),
                line("who approves", it.approvers().text() + ", " + it.approvalsNeeded()),
                line("at most", seconds(it.grantSecondsMax())),
                line("idle limit", seconds(it.idleSeconds())),
                line("fresh proof", it.freshProof() ? "for every connection" : "no"),
                line("allowed besides", String.join(", ", it.allowances())));
    }

    private static String joined(List<PersonId> members) {
        return String.join(", ", members.stream().map(PersonId::text).toList());
    }

    private static Line line(String label, String value) {
        return new Line(label, value);
    }

    /// A duration as people say it: `1 h 30 min`.
    public static String seconds(long seconds) {
        if (seconds % 3600 == 0) {
            return seconds / 3600 + " h";
        }
        if (seconds % 60 == 0) {
            return seconds >= 3600
                    ? seconds / 3600 + " h " + seconds % 3600 / 60 + " min"
                    : seconds / 60 + " min";
        }
        return seconds + " s";
    }
}
