package dev.sallyport.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/// What every help text ends with: an example to copy, and what the exit codes mean.
final class Examples {
    private static final Map<String, String> EXIT_CODES = new LinkedHashMap<>();

    static {
        EXIT_CODES.put(" 0", "done, or it holds");
        EXIT_CODES.put(" 1", "a door refused, you did, or what was checked does not hold");
        EXIT_CODES.put(" 2", "could not be asked: wrong arguments, or nothing answers");
        EXIT_CODES.put(" 3", "a fault of Sallyport's own");
    }

    private static final Map<String, List<String>> OF_COMMANDS =
            Map.ofEntries(
                    of(
                            "setup --name ada --full-name 'Ada Lovelace' --with ~/.ssh/id_ed25519_sk"
                                    + " \\\n      --secret-file DATA/keeper/setup-secret"),
                    of("enrol --invitation-file invitation.txt"),
                    of("login inner --name ada"),
                    of("logout inner"),
                    of("me inner --json"),
                    of("request root@web-1 --because 'renew the certificate' --for 30m"),
                    of("requests --state pending"),
                    of("approve req_… --for 15m"),
                    of("deny req_… --because 'not before the freeze ends'"),
                    of("grants"),
                    of("accept grt_…"),
                    of("done grt_…"),
                    of("revoke grt_… --because 'the ticket was closed'"),
                    of("connections"),
                    of("connections list"),
                    of("connections prove con_…"),
                    of("notices --all"),
                    of("sessions"),
                    of("sessions list --json"),
                    of("sessions terminate ses_… --because 'wrong machine'"),
                    of("tape"),
                    of("tape list"),
                    of("tape play tap_… --speed 4"),
                    of("tape export tap_… --out session.cast"),
                    of("ledger"),
                    of("ledger checkpoint"),
                    of("ledger entries --after 100 --limit 20"),
                    of("ledger entry 142"),
                    of("ledger export ./ledger"),
                    of("ledger verify ./ledger --policy policy.txt"),
                    of("ledger policy --out policy.txt"),
                    of("receipt grt_… --out grant.receipt"),
                    of("receipt verify grant.receipt --policy policy.txt"),
                    of(
                            "witness --name witness.example.org --data /var/lib/sallyport-witness"
                                    + " \\\n      --policy logs.txt --listen 127.0.0.1:8490"),
                    of("target"),
                    of("target list"),
                    of("target show web-1"),
                    of(
                            "target define web-1 --host 10.0.0.5 --login root --host-key"
                                    + " web-1-host-keys.txt \\\n      --eligible operators"
                                    + " --approvers leads --at-most 2h"),
                    of("target authority > sallyport_ca.pub"),
                    of("roster"),
                    of("roster list"),
                    of("roster define operators grace henry"),
                    of("person"),
                    of("person list"),
                    of("person invite grace --full-name 'Grace Hopper'"),
                    of("person leave grace --because 'last day'"),
                    of("person freeze grace --because 'lost laptop'"),
                    of("person unfreeze grace --because 'the laptop was found'"),
                    of("person agree cer_…"),
                    of("client"),
                    of("client list"),
                    of("client show todo-app"),
                    of(
                            "client add todo-app --at outer --purpose 'the list of things to do'"
                                    + " \\\n      --policies todo.cedar --entities users.json --type"
                                    + " user --trusted-type todo"),
                    of("client change todo-app --policies todo.cedar --type user"),
                    of("client rotate todo-app --overlap 10m"),
                    of("client handover todo-app bob"),
                    of("client remove todo-app"),
                    of("key"),
                    of("key list"),
                    of("key register ~/.ssh/id_ed25519.pub --label laptop"),
                    of("authenticator"),
                    of("authenticator list"),
                    of(
                            "authenticator enrol --name grace --with ~/.ssh/id_ed25519_sk"
                                    + " --code-file code.txt"),
                    of("authenticator vouch cer_…"),
                    of("why", "why grace request-elevation web-1 --proof 3"),
                    of("who", "who request-elevation web-1"),
                    of("what", "what grace"),
                    of("cedar", "cedar conformance ./cedar-conformance"),
                    of("cedar conformance ./cedar-conformance"),
                    of("policy", "policy show > inner.cedar"),
                    of("policy show --door outer > outer.cedar"),
                    of("policy schema"),
                    of("policy plan inner.cedar"),
                    of("policy apply inner.cedar --because 'night shift names tickets'"),
                    of("policy approve cer_…"),
                    of("policy confirm"),
                    of("policy history --door outer"),
                    of("policy rollback"),
                    of("completion bash > ~/.local/share/bash-completion/completions/sallyport"));

    private Examples() {}

    /// Under its own name: the words of the command before its first option or argument.
    private static Map.Entry<String, List<String>> of(String example) {
        List<String> name = new ArrayList<>();
        for (String word : example.split(" ", -1)) {
            boolean plain = word.matches("[a-z]+");
            if (!plain || name.size() == 2 || name.size() == 1 && isArgument(name.getFirst())) {
                break;
            }
            name.add(word);
        }
        return of(String.join(" ", name), example);
    }

    private static Map.Entry<String, List<String>> of(String command, String example) {
        return Map.entry(command, Arrays.asList(example.split("\n", -1)));
    }

    /// Commands whose second word is what they act on, not a command of their own.
    private static boolean isArgument(String command) {
        return switch (command) {
            case "login", "logout", "me", "completion" -> true;
            default -> false;
        };
    }

    static void addTo(CommandLine top) {
        top.getSubcommands().values().forEach(command -> add(command, ""));
        top.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
        top.getCommandSpec().usageMessage().exitCodeList(EXIT_CODES);
    }

    private static void add(CommandLine command, String above) {
        String name = (above + " " + command.getCommandName()).strip();
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        List<String> example = OF_COMMANDS.getOrDefault(name, List.of());
        if (!example.isEmpty()) {
            List<String> footer = new ArrayList<>(List.of(usage.footer()));
            footer.add("");
            footer.add("Example:");
            footer.add("  sallyport " + example.getFirst());
            footer.addAll(example.subList(1, example.size()));
            usage.footer(
                    footer.stream().map(line -> line.replace("%", "%%")).toArray(String[]::new));
            usage.exitCodeListHeading("%nExit codes:%n");
            usage.exitCodeList(EXIT_CODES);
        }
        command.getSubcommands().values().forEach(inner -> add(inner, name));
    }
}
