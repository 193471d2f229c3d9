package dev.sallyport.lifecycle;

import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Listing;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// How far leavers have come. Declaring one is a ceremony of the inner door.
@RestController
public final class LeaversHttp {
    private static final int PAGE = 100;

    private final Leavers leavers;
    private final Policy policy;

    public LeaversHttp(Leavers leavers, Policy policy) {
        this.leavers = leavers;
        this.policy = policy;
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/leavers")
    Listing<Leaver> list(Operation op, @RequestParam(required = false) @Nullable LeaverId after) {
        mayLook(op);
        List<Leaver> page = leavers.page(after, PAGE);
        return new Listing<>(page, page.size() < PAGE ? null : page.getLast().id().text());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/leavers/{leaver}")
    Leaver one(Operation op, @PathVariable LeaverId leaver) {
        mayLook(op);
        return leavers.get(leaver);
    }

    /// Before anything is looked for: who may not look is not told what there is.
    private void mayLook(Operation op) {
        policy.require(Ask.ofInstallation(op, Action.LOOK_AT_LEAVERS));
    }
}
