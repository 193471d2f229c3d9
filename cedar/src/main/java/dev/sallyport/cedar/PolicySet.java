package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Policies under their ids, templates apart from them. Immutable: every change is a new set.
///
/// Policies, templates and links together are as many as the limits say under which the set was
/// read, [Limits#DEFAULT] where it was not; every set made of it keeps to that.
public final class PolicySet {
    public static final PolicySet EMPTY =
            new PolicySet(Map.of(), Map.of(), Map.of(), Limits.DEFAULT.policiesMax());

    /// A template made into a policy: which template, and the entities in its slots.
    public record Link(
            String id,
            String templateId,
            @Nullable EntityUid principal,
            @Nullable EntityUid resource) {}

    private final Map<String, Policy> policies;
    private final Map<String, Policy> templates;
    private final Map<String, Link> links;
    private final int most;

    private PolicySet(
            Map<String, Policy> policies,
            Map<String, Policy> templates,
            Map<String, Link> links,
            int most) {
        if ((long) policies.size() + templates.size() > most) {
            throw CedarProblem.limit("policies in one set", most);
        }
        this.most = most;
        this.policies = Collections.unmodifiableMap(policies);
        this.templates = Collections.unmodifiableMap(templates);
        this.links = Collections.unmodifiableMap(links);
    }

    /// Reads policies and templates; they are called `policy0`, `policy1`, … in their order.
    public static PolicySet parse(String text) {
        return parse(text, Limits.DEFAULT);
    }

    public static PolicySet parse(String text, Limits limits) {
        return of(PolicyParser.policies(text, limits), limits, text);
    }

    /// As [#parse], but a policy with an annotation of the given name is called by its value.
    public static PolicySet parseNamed(String text, String annotation, Limits limits) {
        List<Policy> named = new ArrayList<>();
        for (Policy policy : PolicyParser.policies(text, limits)) {
            String id = policy.annotations().get(annotation);
            named.add(id == null ? policy : policy.withId(id));
        }
        return of(named, limits, text);
    }

    /// Reads the JSON format: static policies, templates and links.
    public static PolicySet parseJson(String json) {
        return parseJson(json, Limits.DEFAULT);
    }

    public static PolicySet parseJson(String json, Limits limits) {
        return PolicyJson.set(json, limits);
    }

    /// In the JSON format.
    public String toJson() {
        return PolicyJsonText.write(this);
    }

    /// Two policies of one id are refused.
    public static PolicySet of(Collection<Policy> all) {
        return of(all, Limits.DEFAULT);
    }

    static PolicySet of(Collection<Policy> all, Limits limits) {
        return of(all, limits, "");
    }

    /// @param text that the policies were read from; empty for none
    private static PolicySet of(Collection<Policy> all, Limits limits, String text) {
        Map<String, Policy> policies = new LinkedHashMap<>();
        Map<String, Policy> templates = new LinkedHashMap<>();
        for (Policy policy : all) {
            Map<String, Policy> home = policy.isTemplate() ? templates : policies;
            if (policies.containsKey(policy.id()) || templates.containsKey(policy.id())) {
                throw taken(policy, text);
            }
            home.put(policy.id(), policy);
        }
        return new PolicySet(policies, templates, Map.of(), limits.policiesMax());
    }

    /// At the second of the two.
    private static CedarProblem taken(Policy policy, String text) {
        boolean placed = !text.isEmpty() && policy.span().known();
        return taken(
                policy.id(), placed ? CedarProblem.Position.of(text, policy.span().start()) : null);
    }

    private static CedarProblem taken(String id, CedarProblem.@Nullable Position at) {
        return new CedarProblem(
                CedarProblem.Kind.POLICY,
                "two policies have the id " + Texts.shown(id),
                at,
                "give each its own");
    }

    public PolicySet with(Policy policy) {
        requireFree(policy.id());
        Map<String, Policy> home = new LinkedHashMap<>(policy.isTemplate() ? templates : policies);
        home.put(policy.id(), policy);
        return policy.isTemplate()
                ? new PolicySet(policies, home, links, most)
                : new PolicySet(home, templates, links, most);
    }

    /// Adds the policy that a template becomes with these entities in its slots.
    public PolicySet withLink(Link link) {
        return withLinks(List.of(link));
    }

    /// As [#withLink] for each, at the cost of one.
    public PolicySet withLinks(Collection<Link> some) {
        if ((long) policies.size() + templates.size() + some.size() > most) {
            throw CedarProblem.limit("policies in one set", most);
        }
        Map<String, Policy> more = new LinkedHashMap<>(policies);
        Map<String, Link> moreLinks = new LinkedHashMap<>(links);
        for (Link link : some) {
            Policy template = templates.get(link.templateId());
            if (more.containsKey(link.id()) || templates.containsKey(link.id())) {
                throw taken(link.id(), null);
            }
            if (template == null) {
                throw CedarProblem.of(
                        CedarProblem.Kind.POLICY,
                        "there is no template " + Texts.shown(link.templateId()) + " to link");
            }
            more.put(link.id(), template.link(link.id(), link.principal(), link.resource()));
            moreLinks.put(link.id(), link);
        }
        return new PolicySet(more, templates, moreLinks, most);
    }

    /// Without the policy, template or link of that id. A template still linked stays.
    public PolicySet without(String id) {
        for (Link link : links.values()) {
            if (link.templateId().equals(id)) {
                throw CedarProblem.of(
                        CedarProblem.Kind.POLICY,
                        "the template is still linked: remove its links first");
            }
        }
        Map<String, Policy> fewer = new LinkedHashMap<>(policies);
        Map<String, Policy> fewerTemplates = new LinkedHashMap<>(templates);
        Map<String, Link> fewerLinks = new LinkedHashMap<>(links);
        fewer.remove(id);
        fewerTemplates.remove(id);
        fewerLinks.remove(id);
        return new PolicySet(fewer, fewerTemplates, fewerLinks, most);
    }

    private void requireFree(String id) {
        if (policies.containsKey(id) || templates.containsKey(id)) {
            throw taken(id, null);
        }
    }

    /// What decides: static policies and linked templates.
    public Collection<Policy> policies() {
        return policies.values();
    }

    public Collection<Policy> templates() {
        return templates.values();
    }

    public Collection<Link> links() {
        return links.values();
    }

    public @Nullable Policy policy(String id) {
        return policies.get(id);
    }

    public @Nullable Policy template(String id) {
        return templates.get(id);
    }

    /// As Cedar text: policies and templates, links as the policies they are.
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (Policy template : templates.values()) {
            out.append(template).append("\n\n");
        }
        for (Policy policy : policies.values()) {
            out.append(policy).append("\n\n");
        }
        return out.toString();
    }
}
