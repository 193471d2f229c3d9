package dev.sallyport.lifecycle;

import dev.sallyport.kernel.LeaverId;
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

    public LeaversHttp(Leavers leavers) {
        this.leavers = leavers;
    }

    @Access(Caller.ADMINISTRATOR)
    @GetMapping("/api/v1/leavers")
    Listing<Leaver> list(@RequestParam(required = false) @Nullable LeaverId after) {
        List<Leaver> page = leavers.page(after, PAGE);
        return new Listing<>(page, page.size() < PAGE ? null : page.getLast().id().text());
    }

    @Access(Caller.ADMINISTRATOR)
    @GetMapping("/api/v1/leavers/{leaver}")
    Leaver one(@PathVariable LeaverId leaver) {
        return leavers.get(leaver);
    }
}
