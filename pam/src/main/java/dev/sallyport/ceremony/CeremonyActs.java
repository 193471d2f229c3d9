package dev.sallyport.ceremony;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.warrant.Act;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All acts the door knows, by name and by type. Every kind of [Act] has exactly one.
public final class CeremonyActs {
    private final Map<String, CeremonyAct<?>> byName = new HashMap<>();
    private final Map<Class<?>, CeremonyAct<?>> byType = new HashMap<>();

    public CeremonyActs(List<CeremonyAct<?>> acts) {
        for (CeremonyAct<?> act : acts) {
            if (byName.put(act.name(), act) != null || byType.put(act.type(), act) != null) {
                throw new Bug("two definitions of the act `" + act.name() + "`");
            }
        }
    }

    CeremonyAct<?> named(String name) {
        CeremonyAct<?> act = byName.get(name);
        if (act == null) {
            throw new Problem(ProblemCode.MALFORMED, "there is no act of this name to sign");
        }
        return act;
    }

    /// The definition of an act that was built here before.
    <A extends Act> CeremonyAct<A> of(A act) {
        CeremonyAct<?> found = byType.get(act.getClass());
        if (found == null) {
            throw new Bug("an act without a definition was stored");
        }
        @SuppressWarnings("unchecked") // the map's key is the definition's own type()
        CeremonyAct<A> typed = (CeremonyAct<A>) found;
        return typed;
    }

    public List<String> names() {
        return byName.keySet().stream().sorted().toList();
    }
}
