package dev.sallyport.lifecycle;

import dev.sallyport.kernel.LeaverId;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Listing;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// How far leavers have come. Declaring one is a ceremony of the inner door.
@RestController
public final class LeaversHttp {
    private final Leavers leavers;

    public LeaversHttp(Leavers leavers) {
        this.leavers = leavers;
    }

    @Access(Caller.ADMINISTRATOR)
    @GetMapping("/api/v1/leavers")
    Listing<Leaver> list() {
        return Listing.whole(leavers.latest());
    }

    @Access(Caller.ADMINISTRATOR)
    @GetMapping("/api/v1/leavers/{leaver}")
    Leaver one(@PathVariable LeaverId leaver) {
        return leavers.get(leaver);
    }
}
