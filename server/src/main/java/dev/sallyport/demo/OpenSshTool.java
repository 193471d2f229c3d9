package dev.sallyport.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The `ssh`, `scp` and `sftp` that are installed, with one person's key and a `known_hosts` that
/// holds the gateway's key.
final class OpenSshTool implements SshTool {
    private static final int WAIT_SECONDS = 30;
    private static final Pattern ALLOCATED =
            Pattern.compile("Allocated port (\\d{1,5}) for remote");

    private final Path directory;
    private final Path key;
    private final Path knownHosts;
    private final int port;

    OpenSshTool(Path directory, Path key, Path knownHosts, int port) {
        this.directory = directory;
        this.key = key;
        this.knownHosts = knownHosts;
        this.port = port;
    }

    @Override
    public String what() {
        try {
            return Programs.run(directory, "", List.of("ssh", "-V")).out().split(",", 2)[0].strip();
        } catch (IOException _) {
            return "ssh";
        }
    }

    @Override
    public Programs.Ran exec(String selector, String command, Map<String, String> environment)
            throws IOException {
        List<String> how = new ArrayList<>(List.of("-T"));
        if (!environment.isEmpty()) {
            // one option for all: of several, ssh takes the first only
            String words =
                    environment.entrySet().stream()
                            .map(each -> each.getKey() + "=" + each.getValue())
                            .sorted()
                            .collect(Collectors.joining(" "));
            how.addAll(List.of("-o", "SetEnv=" + words));
        }
        return Programs.run(directory, "", ssh(selector, how, command));
    }

    /// The line that opens a terminal and runs a command in it.
    List<String> terminalLine(String selector, String command) {
        return ssh(selector, List.of("-tt"), command);
    }

    @Override
    public Programs.Ran terminal(String selector, String typed) throws IOException {
        return Programs.run(directory, typed, ssh(selector, List.of("-tt"), ""));
    }

    @Override
    public Programs.Ran copyTo(String selector, Path file, String remote) throws IOException {
        List<String> command = new ArrayList<>(List.of("scp", "-q", "-P", Integer.toString(port)));
        command.addAll(options());
        command.addAll(List.of("-o", "User=" + selector, file.toString(), "127.0.0.1:" + remote));
        return Programs.run(directory, "", command);
    }

    @Override
    public Programs.Ran sftp(String selector, String batch) throws IOException {
        Path file = Files.createTempFile(directory, "sftp", ".txt");
        Files.writeString(file, batch);
        List<String> command =
                new ArrayList<>(
                        List.of("sftp", "-b", file.toString(), "-P", Integer.toString(port)));
        command.addAll(options());
        command.addAll(List.of("-o", "User=" + selector, "127.0.0.1"));
        return Programs.run(directory, "", command);
    }

    @Override
    public Live open(String selector, String command) throws IOException {
        Process process =
                new ProcessBuilder(terminalLine(selector, command))
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        return new OpenProcess(process);
    }

    @Override
    public Tunnel tunnel(String selector, int there, int here) throws IOException {
        int near = OpenSshLab.freePort();
        List<String> how =
                List.of(
                        "-N",
                        "-T",
                        "-o",
                        "ExitOnForwardFailure=yes",
                        "-L",
                        "127.0.0.1:" + near + ":127.0.0.1:" + there,
                        "-R",
                        "127.0.0.1:0:127.0.0.1:" + here);
        OpenProcess open =
                new OpenProcess(
                        new ProcessBuilder(ssh(selector, how, ""))
                                .directory(directory.toFile())
                                .redirectErrorStream(true)
                                .start());
        return new OpenTunnel(open, near, far(open));
    }

    /// `ssh` opens its own port first and then says which one the target chose.
    private static int far(OpenProcess open) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = open.readLine(); !line.isEmpty(); line = open.readLine()) {
            Matcher allocated = ALLOCATED.matcher(line);
            if (allocated.find()) {
                return Integer.parseInt(allocated.group(1));
            }
            said.append(line).append('\n');
        }
        open.close();
        throw new Disproved("no tunnel: " + said);
    }

    private record OpenTunnel(OpenProcess process, int near, int far) implements Tunnel {
        @Override
        public void close() {
            process.process().destroy();
        }
    }

    private List<String> ssh(String selector, List<String> how, String remote) {
        List<String> command = new ArrayList<>(List.of("ssh", "-p", Integer.toString(port)));
        command.addAll(how);
        command.addAll(options());
        command.add(selector + "@127.0.0.1");
        if (!remote.isEmpty()) {
            command.add(remote);
        }
        return command;
    }

    private List<String> options() {
        return List.of(
                "-F",
                "/dev/null",
                "-i",
                key.toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "IdentityAgent=none",
                "-o",
                // not BatchMode: it turns off the method by which a gateway waits for fresh proof
                "PasswordAuthentication=no",
                "-o",
                "KbdInteractiveAuthentication=yes",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "GlobalKnownHostsFile=/dev/null",
                "-o",
                "UserKnownHostsFile=" + knownHosts);
    }

    private record OpenProcess(Process process, BufferedReader out) implements Live {
        OpenProcess(Process process) {
            this(
                    process,
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.ISO_8859_1)));
        }

        @Override
        public String readLine() throws IOException {
            String line = out.readLine();
            return line == null ? "" : line;
        }

        @Override
        public Programs.Ran awaitEnd() throws IOException {
            StringBuilder rest = new StringBuilder();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                rest.append(line).append('\n');
            }
            try {
                if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
                    throw new Disproved("the session does not end");
                }
            } catch (InterruptedException cause) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", cause);
            }
            return new Programs.Ran(process.exitValue(), rest.toString());
        }

        @Override
        public boolean isOpen() {
            return process.isAlive();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
