package dev.sallyport.gateway.ssh;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Names what a command line is for, where that is a file transfer of a well-known kind. It is a
/// label for people who read records, not a decision: the command itself is recorded as it came.
final class ExecVerb {
    private static final Pattern SCP_TO = Pattern.compile("scp\\b.*\\s-[a-zA-Z]*t\\b.*");
    private static final Pattern SCP_FROM = Pattern.compile("scp\\b.*\\s-[a-zA-Z]*f\\b.*");
    private static final Pattern RSYNC = Pattern.compile("rsync\\s+--server\\b.*");
    private static final Pattern GIT_FETCH = Pattern.compile("git[- ]upload-pack\\b.*");
    private static final Pattern GIT_PUSH = Pattern.compile("git[- ]receive-pack\\b.*");

    private ExecVerb() {}

    static String of(byte[] command) {
        String text = new String(command, StandardCharsets.ISO_8859_1);
        if (SCP_TO.matcher(text).matches()) {
            return "scp-upload";
        }
        if (SCP_FROM.matcher(text).matches()) {
            return "scp-download";
        }
        if (RSYNC.matcher(text).matches()) {
            return "rsync";
        }
        if (GIT_FETCH.matcher(text).matches()) {
            return "git-fetch";
        }
        return GIT_PUSH.matcher(text).matches() ? "git-push" : "exec";
    }
}
