package dev.sallyport.kernel;

/// Who acts. The kinds are distinct types so that a rule can ask for a person and never get
/// anything else: approvals, for example, are only ever made by a [Human].
public sealed interface Actor {
    /// A person, identified by a ceremony or a session of the door they stand at.
    record Human(PersonId person) implements Actor {}

    /// One of our own processes, for example expiry or recovery; `name` is `inner`, `outer`, ….
    record Process(String name) implements Actor {}

    /// A gateway node reporting what passed through it.
    record Gateway(NodeId node) implements Actor {}

    /// A registered program that asks for decisions.
    record Client(ClientId client) implements Actor {}

    /// A policy that decided by itself; never presented as a person's act.
    record Rule(String policy) implements Actor {}

    /// Nobody yet: an unauthenticated caller.
    record Anonymous() implements Actor {}

    /// The text that goes into ledger headers: a kind and a pseudonymous id.
    default String text() {
        return switch (this) {
            case Human(PersonId person) -> "person:" + person.text();
            case Process(String name) -> "process:" + name;
            case Gateway(NodeId node) -> "gateway:" + node.text();
            case Client(ClientId client) -> "client:" + client.text();
            case Rule(String policy) -> "policy:" + policy;
            case Anonymous() -> "anonymous";
        };
    }
}
