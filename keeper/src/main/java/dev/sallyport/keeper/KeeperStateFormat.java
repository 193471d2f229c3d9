package dev.sallyport.keeper;

import dev.sallyport.keeper.KeeperState.Founder;
import dev.sallyport.keeper.KeeperState.Latest;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The form of [KeeperState] on the disk.
final class KeeperStateFormat {
    private static final String TYPE = "keeper-state";

    private KeeperStateFormat() {}

    static byte[] write(KeeperState state) {
        return new CanonicalWriter(TYPE)
                .id(state.installation())
                .list(state.founders(), KeeperStateFormat::founder)
                .list(List.copyOf(state.administrators()), CanonicalWriter::id)
                .optional(state.administratorsRoster(), CanonicalWriter::id)
                .list(List.copyOf(state.latest().entrySet()), KeeperStateFormat::latest)
                .list(List.copyOf(state.revoked()), CanonicalWriter::id)
                .toBytes();
    }

    static KeeperState read(byte[] bytes) {
        CanonicalReader in = new CanonicalReader(bytes, DurableFile.MAX_BYTES).expect(TYPE);
        InstallationId installation = in.id(InstallationId::parse);
        List<Founder> founders =
                in.list(item ->
                        new Founder(
                                item.id(PersonId::parse),
                                new Sha256(item.bytes()),
                                new Sha256(item.bytes())));
        List<PersonId> administrators = in.list(item -> item.id(PersonId::parse));
        Optional<RosterId> roster = in.optional(item -> item.id(RosterId::parse));
        Map<String, Latest> latest =
                in.list(item -> Map.entry(item.text(), latest(item))).stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        List<AuthenticatorId> revoked = in.list(item -> item.id(AuthenticatorId::parse));
        in.end();
        return new KeeperState(
                installation,
                founders,
                Set.copyOf(administrators),
                roster,
                latest,
                Set.copyOf(revoked));
    }

    private static void founder(CanonicalWriter out, Founder founder) {
        out.id(founder.person()).bytes(founder.act().bytes()).bytes(founder.publicKey().bytes());
    }

    private static void latest(CanonicalWriter out, Map.Entry<String, Latest> entry) {
        Latest latest = entry.getValue();
        out.text(entry.getKey())
                .number(latest.version())
                .instant(latest.at())
                .bytes(latest.hash().bytes());
    }

    private static Latest latest(CanonicalReader in) {
        return new Latest(in.number(), in.instant(), new Sha256(in.bytes()));
    }
}
