package dev.sallyport.cedar;

/// Ends the evaluation of one policy. Never leaves the package: the authorizer reports it as a
/// [PolicyError]. Without stack trace, as it is an ordinary outcome and may be frequent.
final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final PolicyError.Kind kind;
    private final transient Span span;

    Fault(PolicyError.Kind kind, String message, Span span) {
        super(message, null, false, false);
        this.kind = kind;
        this.span = span;
    }

    static Fault type(String wanted, Value got, Span span) {
        return new Fault(
                PolicyError.Kind.TYPE,
                "type error: expected " + wanted + ", got " + Values.typeName(got),
                span);
    }

    PolicyError in(Policy policy) {
        String message = getMessage();
        return new PolicyError(
                policy.id(), policy.effect(), kind, message == null ? "" : message, span);
    }
}
