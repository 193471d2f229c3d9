package dev.sallyport.innersession;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.Keeper;
import dev.sallyport.ceremony.PersonView;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.InnerSessionId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.HandleCookie;
import dev.sallyport.web.Visitor;
import java.time.Instant;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Who looks, and the end of looking.
@RestController
public final class InnerSessionHttp {
    private final InnerSessions sessions;
    private final Directory directory;
    private final InstallationId installation;
    private final String rpId;
    private final Keeper keeper;

    public InnerSessionHttp(
            InnerSessions sessions,
            Directory directory,
            InstallationId installation,
            String rpId,
            Keeper keeper) {
        this.sessions = sessions;
        this.directory = directory;
        this.installation = installation;
        this.rpId = rpId;
        this.keeper = keeper;
    }

    /// The person who looks, and since when.
    record MeView(
            PersonView person, boolean administrator, InnerSessionId session, Instant provenAt) {}

    /// What a stranger needs to begin.
    record DoorView(InstallationId installation, String rpId, boolean setupOpen) {}

    @Access(Caller.ANONYMOUS)
    @GetMapping("/api/v1/door")
    DoorView door() {
        return new DoorView(installation, rpId, keeper.setupOpen());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/me")
    MeView me(Visitor.SignedIn visitor) {
        return new MeView(
                directory.view(visitor.person()),
                visitor.administrator(),
                (InnerSessionId) visitor.session(),
                visitor.provenAt());
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/sign-out")
    ResponseEntity<Void> signOut(Operation op, Visitor.SignedIn visitor) {
        sessions.signOut(op, (InnerSessionId) visitor.session());
        return ResponseEntity.noContent()
                .header(HttpHeaders.SET_COOKIE, HandleCookie.session(Door.INNER).clear())
                .build();
    }
}
