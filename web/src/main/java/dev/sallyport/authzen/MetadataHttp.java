package dev.sallyport.authzen;

import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Where a door's decision point is found (AuthZEN 1.0, metadata).
///
/// **Security barrier.** Every address is made of the door's own origin, never of the request's
/// `Host`: a client that compares `policy_decision_point` with what it asked cannot be led
/// elsewhere.
@RestController
public final class MetadataHttp {
    private final Map<String, Object> metadata;

    public MetadataHttp(URI origin) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("policy_decision_point", origin.toString());
        all.put("access_evaluation_endpoint", origin + "/access/v1/evaluation");
        all.put("access_evaluations_endpoint", origin + "/access/v1/evaluations");
        all.put("search_subject_endpoint", origin + "/access/v1/search/subject");
        all.put("search_resource_endpoint", origin + "/access/v1/search/resource");
        all.put("search_action_endpoint", origin + "/access/v1/search/action");
        all.put("supported_obligations", List.of("step-up", "custom"));
        this.metadata = all;
    }

    @Access(Caller.ANONYMOUS)
    @GetMapping("/.well-known/authzen-configuration")
    Map<String, Object> metadata() {
        return metadata;
    }
}
