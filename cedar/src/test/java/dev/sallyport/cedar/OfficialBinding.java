package dev.sallyport.cedar;

import com.cedarpolicy.BasicAuthorizationEngine;
import java.lang.reflect.Method;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The Cedar project's own engine, asked through its JNI door with the JSON it takes: the oracle of
/// the differential tests.
final class OfficialBinding {
    private static final Limits WIDE =
            new Limits(1 << 24, 100_000, 250, 1_000, 1 << 28, 250, 2_000_000, 100_000);

    /// What it said: nothing but a refusal, or a decision with policy ids.
    record Outcome(
            boolean refused,
            String decision,
            TreeSet<String> reasons,
            TreeSet<String> errors,
            String raw) {}

    private final Method call;

    OfficialBinding() {
        try {
            new BasicAuthorizationEngine();
            call =
                    BasicAuthorizationEngine.class.getDeclaredMethod(
                            "callCedarJNI", String.class, String.class);
            call.setAccessible(true);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    String raw(String operation, String json) {
        try {
            return (String) call.invoke(null, operation, json);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    Outcome decide(
            String policies, String entities, Request request, @Nullable String schemaOrNull) {
        StringBuilder set = new StringBuilder("{\"staticPolicies\":");
        JsonText.string(policies, set);
        set.append(",\"templates\":{},\"templateLinks\":[]}");
        return decideSet(set.toString(), entities, request, schemaOrNull);
    }

    /// @param set policies, templates and links in the binding's own JSON
    Outcome decideSet(String set, String entities, Request request, @Nullable String schemaOrNull) {
        StringBuilder json = new StringBuilder(request.toJson());
        json.setLength(json.length() - 1);
        json.append(",\"policies\":").append(set);
        if (schemaOrNull != null) {
            json.append(",\"schema\":");
            JsonText.string(schemaOrNull, json);
        }
        json.append(",\"entities\":").append(entities).append('}');
        String raw = raw("AuthorizationOperation", json.toString());
        Json answer = Json.parse(raw, CedarProblem.Kind.REQUEST, WIDE);
        JsonReading at = new JsonReading(CedarProblem.Kind.REQUEST);
        Json.Obj object = at.object(answer);
        TreeSet<String> reasons = new TreeSet<>();
        TreeSet<String> errors = new TreeSet<>();
        if (!at.string(at.member(object, "type")).equals("success")) {
            return new Outcome(true, "", reasons, errors, raw);
        }
        Json.Obj response = at.object(at.member(object, "response"));
        Json.Obj diagnostics = at.object(at.member(response, "diagnostics"));
        for (Json reason : at.array(at.member(diagnostics, "reason"))) {
            reasons.add(at.string(reason));
        }
        for (Json error : at.array(at.member(diagnostics, "errors"))) {
            errors.add(at.string(at.member(at.object(error), "policyId")));
        }
        String decision = at.string(at.member(response, "decision"));
        return new Outcome(false, decision, reasons, errors, raw);
    }

    /// `refused` if policies or schema do not parse; `errors` the policies that do not validate.
    Outcome validate(String policies, String schema) {
        StringBuilder json = new StringBuilder("{\"schema\":");
        JsonText.string(schema, json);
        json.append(",\"policies\":{\"staticPolicies\":");
        JsonText.string(policies, json);
        json.append(",\"templates\":{},\"templateLinks\":[]}}");
        String raw = raw("ValidateOperation", json.toString());
        Json answer = Json.parse(raw, CedarProblem.Kind.REQUEST, WIDE);
        JsonReading at = new JsonReading(CedarProblem.Kind.REQUEST);
        Json.Obj object = at.object(answer);
        TreeSet<String> errors = new TreeSet<>();
        if (!at.string(at.member(object, "type")).equals("success")) {
            return new Outcome(true, "", errors, errors, raw);
        }
        for (Json error : at.array(at.member(object, "validationErrors"))) {
            errors.add(at.string(at.member(at.object(error), "policyId")));
        }
        return new Outcome(false, "", new TreeSet<>(), errors, raw);
    }
}
