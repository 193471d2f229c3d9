package dev.sallyport.authzen;

import dev.sallyport.cedar.Value;
import dev.sallyport.decisionpoint.Inquiry;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import org.jspecify.annotations.Nullable;

/// The four entities of a request, each as it was sent or null.
///
/// In a batch those of an item replace those of the request, each as a whole: nothing is merged
/// inside an entity (AuthZEN 1.0, default values; certification scenario c-3-2-7). A resource
/// without `type` borrows none and is the failure of its item.
record Question(
        @Nullable Thing subject,
        @Nullable Verb action,
        @Nullable Thing resource,
        Value.@Nullable RecordOf context) {
    /// @param id null where it was not sent, as in searches
    record Thing(String type, @Nullable String id, Value.RecordOf properties) {
        Inquiry.Thing complete(String what) {
            if (id == null) {
                throw missing(what + ".id");
            }
            return new Inquiry.Thing(type, id, properties);
        }

        /// For what is searched: the id, if there is one, is ignored.
        Inquiry.Thing open() {
            return new Inquiry.Thing(type, "", properties);
        }
    }

    record Verb(String name, Value.RecordOf properties) {}

    Question or(Question defaults) {
        return new Question(
                subject == null ? defaults.subject : subject,
                action == null ? defaults.action : action,
                resource == null ? defaults.resource : resource,
                context == null ? defaults.context : context);
    }

    /// What is asked, complete.
    Inquiry inquiry() {
        return inquiry(
                needed(subject, "subject").complete("subject"),
                needed(action, "action"),
                needed(resource, "resource").complete("resource"));
    }

    Inquiry whoCan() {
        return inquiry(
                needed(subject, "subject").open(),
                needed(action, "action"),
                needed(resource, "resource").complete("resource"));
    }

    Inquiry onWhat() {
        return inquiry(
                needed(subject, "subject").complete("subject"),
                needed(action, "action"),
                needed(resource, "resource").open());
    }

    Inquiry whatCan() {
        return inquiry(
                needed(subject, "subject").complete("subject"),
                new Verb("", Value.RecordOf.EMPTY),
                needed(resource, "resource").complete("resource"));
    }

    private Inquiry inquiry(Inquiry.Thing who, Verb verb, Inquiry.Thing what) {
        return new Inquiry(
                who,
                verb.name(),
                verb.properties(),
                what,
                context == null ? Value.RecordOf.EMPTY : context);
    }

    private static <T> T needed(@Nullable T part, String what) {
        if (part == null) {
            throw missing(what);
        }
        return part;
    }

    private static Problem missing(String what) {
        return new Problem(ProblemCode.MALFORMED, "`" + what + "` is missing");
    }
}
