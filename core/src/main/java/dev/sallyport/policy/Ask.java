package dev.sallyport.policy;

import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Value;
import dev.sallyport.kernel.Id;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.RosterId;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A question: may this operation do that to this object?
///
/// @param object text of an id, or [#INSTALLATION]
/// @param concerns persons for whom or at whose wish it is done: requester, beneficiary, and who
///   answers for them
/// @param details what else policies may know of the moment, by the names of the schema's `Setting`
public record Ask(
        Operation op,
        Action action,
        String object,
        List<PersonId> concerns,
        Map<String, Value> details) {
    /// The object of what concerns the whole installation.
    public static final String INSTALLATION = "installation";

    public Ask {
        concerns = List.copyOf(concerns);
        details = Map.copyOf(details);
    }

    public static Ask of(Operation op, Action action, Id object) {
        return new Ask(op, action, object.text(), List.of(), Map.of());
    }

    public static Ask ofInstallation(Operation op, Action action) {
        return new Ask(op, action, INSTALLATION, List.of(), Map.of());
    }

    public Ask concerning(PersonId... persons) {
        return new Ask(op, action, object, List.of(persons), details);
    }

    public Ask withLogin(String login) {
        return with("login", new Value.Text(login));
    }

    public Ask withTicket(String ticket) {
        return with("ticket", new Value.Text(ticket));
    }

    /// How long the access is asked for.
    public Ask lasting(Duration length) {
        return with("lasting", new Value.Duration(length.toMillis()));
    }

    /// How the person has just proved who they are.
    public Ask proved(Proof proof) {
        return with(
                "proof",
                Value.RecordOf.copyOf(
                        Map.of(
                                "strength", new Value.Int(proof.strength().level()),
                                "age", new Value.Duration(proof.age().toMillis()))));
    }

    /// Who said yes to what is gone through with.
    public Ask approvedBy(List<PersonId> approvers) {
        return with(
                "approvals",
                Value.SetOf.copyOf(
                        approvers.stream()
                                .<Value>map(it -> World.person(it.text()))
                                .distinct()
                                .toList()));
    }

    /// On which of the target's rosters who acts counts now, with all that could have taken them
    /// off. Facts only know who was confirmed.
    public Ask counting(List<RosterId> rosters) {
        return with(
                "counts",
                Value.SetOf.copyOf(
                        rosters.stream()
                                .<Value>map(it -> new EntityUid(World.ROSTER, it.text()))
                                .distinct()
                                .toList()));
    }

    /// Whose it is that is looked at or ended: who asked for it, who holds it, who did it.
    public Ask whose(PersonId... persons) {
        return with(
                "whose",
                Value.SetOf.copyOf(
                        Arrays.stream(persons)
                                .<Value>map(it -> World.person(it.text()))
                                .distinct()
                                .toList()));
    }

    private Ask with(String name, Value value) {
        Map<String, Value> more = new HashMap<>(details);
        more.put(name, value);
        return new Ask(op, action, object, concerns, more);
    }
}
