package dev.sallyport.cedar;

import org.jspecify.annotations.Nullable;

/// Whether a request is one the schema knows: action, types of principal and resource, context.
public final class RequestChecks {
    private final Schema schema;
    private final Instances instances;

    public RequestChecks(Schema schema) {
        this.schema = schema;
        this.instances = new Instances(schema);
    }

    /// Null if the request conforms; otherwise what is wrong with it.
    public @Nullable String refusal(Request request) {
        Schema.Action action = schema.action(request.action());
        if (action == null) {
            return "the schema does not declare this action";
        }
        if (!action.principals().contains(request.principal().type())) {
            return "the action does not apply to a principal of this type";
        }
        if (!action.resources().contains(request.resource().type())) {
            return "the action does not apply to a resource of this type";
        }
        String principal = instances.unknown(request.principal());
        if (principal != null) {
            return "principal: " + principal;
        }
        String resource = instances.unknown(request.resource());
        if (resource != null) {
            return "resource: " + resource;
        }
        String context = instances.attributes(request.context(), action.context());
        return context == null ? null : "context: " + context;
    }

    /// Throws what [#refusal] would say.
    public void require(Request request) {
        String refusal = refusal(request);
        if (refusal != null) {
            throw CedarProblem.of(CedarProblem.Kind.REQUEST, refusal);
        }
    }
}
