package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Everything the command line offers, in one file that people read in the diff. Write it anew with
/// `-Dgolden=write`.
class HelpTextTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/help.txt");

    @TempDir Path home;

    @Test
    void help_texts_are_the_golden_ones() throws IOException {
        StringBuilder all = new StringBuilder();
        append(Sallyport.commandLine(new TestWorld(home).world), all);
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(GOLDEN, all);
        }
        assertThat(all.toString()).isEqualTo(Files.readString(GOLDEN, StandardCharsets.UTF_8));
    }

    @Test
    void every_command_answers_in_json_and_explains_itself() {
        for (CommandLine command :
                leaves(Sallyport.commandLine(new TestWorld(home).world)).values()) {
            String name = command.getCommandSpec().qualifiedName(" ");
            if (name.contains("completion") || name.endsWith(" help")) {
                continue;
            }
            assertThat(command.getCommandSpec().optionsMap()).as(name).containsKey("--json");
            assertThat(command.getCommandSpec().optionsMap()).as(name).containsKey("--help");
        }
    }

    @Test
    void every_command_has_an_example_and_its_exit_codes() {
        leaves(Sallyport.commandLine(new TestWorld(home).world))
                .forEach((name, command) -> {
                    if (!name.endsWith(" help")) {
                        assertThat(command.getUsageMessage(CommandLine.Help.Ansi.OFF))
                                .as(name)
                                .contains("\nExample:\n  " + name, "\nExit codes:\n");
                    }
                });
    }

    @Test
    void completion_knows_every_command_in_both_shells() {
        for (String shell : new String[] {"bash", "zsh"}) {
            TestWorld terminal = new TestWorld(home);
            assertThat(terminal.run("completion", shell)).isZero();
            assertThat(terminal.out()).contains("complete -F", "bashcompinit", "fresh-proof");
        }
        assertThat(new TestWorld(home).run("completion", "fish")).isEqualTo(2);
    }

    @Test
    void no_option_takes_a_secret() {
        for (CommandLine command :
                leaves(Sallyport.commandLine(new TestWorld(home).world)).values()) {
            for (String option : command.getCommandSpec().optionsMap().keySet()) {
                assertThat(option)
                        .doesNotEndWith("password")
                        .doesNotEndWith("secret")
                        .doesNotEndWith("code")
                        .doesNotEndWith("token");
            }
        }
    }

    private static void append(CommandLine command, StringBuilder all) {
        all.append("=== ").append(command.getCommandSpec().qualifiedName(" ")).append('\n');
        all.append(command.getUsageMessage(CommandLine.Help.Ansi.OFF)).append('\n');
        new TreeMap<>(command.getSubcommands())
                .forEach((name, sub) -> {
                    if (name.equals(sub.getCommandName())) {
                        append(sub, all);
                    }
                });
    }

    private static Map<String, CommandLine> leaves(CommandLine command) {
        Map<String, CommandLine> found = new TreeMap<>();
        command.getSubcommands()
                .forEach((name, sub) -> {
                    found.put(sub.getCommandSpec().qualifiedName(" "), sub);
                    found.putAll(leaves(sub));
                });
        return found;
    }
}
