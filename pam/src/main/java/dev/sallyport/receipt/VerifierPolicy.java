package dev.sallyport.receipt;

import dev.sallyport.translog.TrustPolicy;
import dev.sallyport.translog.VerifierKey;
import dev.sallyport.warrant.TrustAnchor;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/// The policy file (C2SP tlog-policy, with `#sallyport` lines for what it has no word for) by which
/// others verify this installation's ledger and receipts. More than half of the witnesses have to
/// have seen what is believed.
///
/// **Security barrier.** It is what the installation says of itself. It is worth something once
/// somebody has compared it, by a way of their own, with what stands on the host.
public final class VerifierPolicy {
    private VerifierPolicy() {}

    public static String text(
            VerifierKey log, TrustAnchor anchor, List<TrustPolicy.KnownWitness> witnesses) {
        StringBuilder text =
                new StringBuilder("# Whom to believe when verifying this installation.\n");
        text.append("log ").append(log.text()).append('\n');
        for (TrustPolicy.KnownWitness witness : witnesses) {
            text.append(
                    "witness %s %s %s\n"
                            .formatted(witness.name(), witness.key().text(), witness.url()));
        }
        text.append(quorum(witnesses));
        text.append(
                """
                #sallyport installation %s
                #sallyport seal %s
                #sallyport inner-rp-id %s
                #sallyport inner-origin %s
                """
                        .formatted(
                                anchor.installation().text(),
                                Base64.getEncoder().encodeToString(anchor.seal().raw()),
                                anchor.relyingParty().id(),
                                anchor.relyingParty().origins().iterator().next()));
        if (anchor.softwareAllowed()) {
            text.append("#sallyport software-authenticators allowed\n");
        }
        return text.toString();
    }

    private static String quorum(List<TrustPolicy.KnownWitness> witnesses) {
        if (witnesses.isEmpty()) {
            return "quorum none\n";
        }
        if (witnesses.size() == 1) {
            return "quorum " + witnesses.getFirst().name() + "\n";
        }
        String names =
                witnesses.stream()
                        .map(TrustPolicy.KnownWitness::name)
                        .collect(Collectors.joining(" "));
        int most = witnesses.size() / 2 + 1;
        return "group witnesses " + most + " " + names + "\nquorum witnesses\n";
    }
}
