package dev.sallyport.gateway.ssh;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Runs against the system's OpenSSH. On a machine without it these tests are left out, but never
/// where `CI` is set: there, missing programs fail the tests.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsOpenSsh.Condition.class)
@interface NeedsOpenSsh {
    class Condition implements ExecutionCondition {
        private static final List<String> PROGRAMS =
                List.of(
                        "/usr/bin/ssh",
                        "/usr/bin/scp",
                        "/usr/bin/sftp",
                        "/usr/bin/ssh-keygen",
                        "/usr/sbin/sshd");

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            boolean there = PROGRAMS.stream().allMatch(name -> Files.isExecutable(Path.of(name)));
            boolean required = "true".equals(System.getenv("CI"));
            return there || required
                    ? ConditionEvaluationResult.enabled("OpenSSH is there, or must be")
                    : ConditionEvaluationResult.disabled("no OpenSSH on this machine");
        }
    }
}
