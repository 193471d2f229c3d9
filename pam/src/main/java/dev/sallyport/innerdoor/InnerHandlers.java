package dev.sallyport.innerdoor;

import dev.sallyport.administration.PeopleHttp;
import dev.sallyport.authzen.ClientsHttp;
import dev.sallyport.brokering.BrokeringHttp;
import dev.sallyport.ceremony.AuthenticatorsHttp;
import dev.sallyport.ceremony.CeremonyHttp;
import dev.sallyport.console.Console;
import dev.sallyport.decisionpoint.Clients;
import dev.sallyport.elevation.ElevationHttp;
import dev.sallyport.elevation.ReachedBy;
import dev.sallyport.innersession.InnerSessionHttp;
import dev.sallyport.lifecycle.LeaversHttp;
import dev.sallyport.notice.NoticesHttp;
import dev.sallyport.policychange.PolicyHttp;
import dev.sallyport.receipt.LedgerHttp;
import dev.sallyport.receipt.ReceiptHttp;
import dev.sallyport.recording.TapeHttp;
import dev.sallyport.target.TargetHttp;
import dev.sallyport.translog.VerifierKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Every handler of the inner door's edge.
final class InnerHandlers {
    private InnerHandlers() {}

    static List<Object> of(
            InnerParts parts,
            ReachedBy gateway,
            String sshCaKey,
            Supplier<VerifierKey> ledgerKey,
            Supplier<String> verifierPolicy) {
        InnerGround ground = parts.ground();
        String rpId = ground.anchor().relyingParty().id();
        List<Object> handlers = new ArrayList<>(Console.pages());
        handlers.add(
                new CeremonyHttp(
                        parts.ceremonies(),
                        rpId,
                        parts.directory(),
                        ground.throttle(),
                        ground.randomness()));
        handlers.add(
                new AuthenticatorsHttp(
                        parts.authenticators(),
                        parts.codes(),
                        parts.directory(),
                        ground.policy(),
                        parts.floor()));
        handlers.add(
                new InnerSessionHttp(
                        parts.innerSessions(),
                        parts.directory(),
                        ground.anchor().installation(),
                        rpId,
                        ground.keeper()));
        handlers.add(
                new TargetHttp(
                        parts.targets(),
                        parts.rosters(),
                        parts.directory(),
                        ground.groups(),
                        ground.policy(),
                        sshCaKey));
        handlers.add(
                new ElevationHttp(
                        parts.elevations(),
                        parts.targets(),
                        parts.directory(),
                        gateway,
                        ground.clock()));
        handlers.add(
                new BrokeringHttp(
                        parts.brokering(),
                        parts.sshKeys(),
                        parts.connections(),
                        parts.sessions(),
                        parts.elevations()));
        handlers.add(
                new TapeHttp(
                        parts.shelf(), parts.elevations(), parts.targets(), parts.directory()));
        handlers.add(
                new PeopleHttp(
                        parts.administration(),
                        parts.authenticators(),
                        parts.ending(),
                        parts.leavers(),
                        parts.floor()));
        handlers.add(new LeaversHttp(parts.leavers(), ground.policy()));
        handlers.add(
                new ClientsHttp(
                        new Clients(
                                ground.database(),
                                ground.policy(),
                                ground.ledger(),
                                ground.clock(),
                                ground.randomness()),
                        ground.people()));
        handlers.add(new PolicyHttp(parts.policyChanges(), parts.ceremonies(), parts.directory()));
        handlers.add(new NoticesHttp(parts.notices()));
        handlers.add(new ReceiptHttp(parts.receipts()));
        handlers.add(
                new LedgerHttp(
                        ground.reader(),
                        ground.ledger(),
                        ledgerKey,
                        ground.policy(),
                        new LedgerHttp.Ground(
                                parts.directory(), ground.database(), verifierPolicy)));
        return handlers;
    }
}
