package dev.sallyport.web;

import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.coyote.BadRequestException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.converter.HttpMessageConversionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/// Turns whatever a handler threw into an answer. Problems speak for themselves; what the framework
/// refuses gets our words; everything else is a bug: logged with its operation, told as nothing.
final class ProblemAnswers implements HandlerExceptionResolver {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);
    private final ProblemWriter problems;

    /// How a failure is put into words: as a document, or as text.
    interface Answers {
        void write(
                HttpServletRequest request,
                HttpServletResponse response,
                int status,
                String code,
                String detail)
                throws IOException;

        default void write(
                HttpServletRequest request, HttpServletResponse response, Problem problem)
                throws IOException {
            String detail = problem.getMessage() == null ? "" : problem.getMessage();
            write(request, response, problem.code().status(), problem.code().word(), detail);
        }
    }

    ProblemAnswers(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public ModelAndView resolveException(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Object handler,
            Exception thrown) {
        try {
            answer(plain(handler) ? problems.plain() : problems, request, response, thrown);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return new ModelAndView();
    }

    /// Whether the handler answers programs that expect a message and no document.
    private static boolean plain(@Nullable Object handler) {
        if (!(handler instanceof HandlerMethod method)) {
            return false;
        }
        @Nullable Access access = method.getMethodAnnotation(Access.class);
        return access != null && access.value() == Caller.CLIENT;
    }

    private static void answer(
            Answers problems,
            HttpServletRequest request,
            HttpServletResponse response,
            Exception thrown)
            throws IOException {
        @Nullable Problem problem = problemIn(thrown);
        if (problem != null) {
            if (problem.code() == ProblemCode.UNAVAILABLE) {
                LOG.warn("unavailable", problem);
            }
            problems.write(request, response, problem);
        } else if (within(BadRequestException.class, thrown) != null) {
            // The body did not arrive: Tomcat has refused the request already (408 where it came
            // too slowly, 400 otherwise), drops what is written here, and [ErrorValve] says why.
            LOG.debug("a body did not arrive, operation {}", operation(request));
        } else if (thrown instanceof HttpMessageConversionException
                || thrown instanceof MethodArgumentTypeMismatchException
                || thrown instanceof MissingRequestValueException) {
            String words = "the request cannot be read: compare it with the description";
            problems.write(request, response, 400, "malformed", words);
        } else if (thrown instanceof ErrorResponse refused
                && refused.getStatusCode().is4xxClientError()) {
            refuse(problems, request, response, refused.getStatusCode().value());
        } else {
            LOG.error("unexpected failure, operation {}", operation(request), thrown);
            problems.write(
                    request, response, 500, "internal", "something broke here: it has been logged");
        }
    }

    private static void refuse(
            Answers problems, HttpServletRequest request, HttpServletResponse response, int status)
            throws IOException {
        switch (status) {
            case 404 -> problems.write(request, response, 404, "not-found", "nothing is here");
            case 405 ->
                    problems.write(
                            request, response, 405, "method-not-allowed", "use another method");
            case 415 ->
                    problems.write(
                            request,
                            response,
                            415,
                            "unsupported-format",
                            "send `application/json`");
            default ->
                    problems.write(request, response, status, "refused", "this request is refused");
        }
    }

    /// A problem wrapped by the framework, for example by the JSON reader around an id's parser.
    private static @Nullable Problem problemIn(Throwable thrown) {
        return within(Problem.class, thrown);
    }

    private static <T extends Throwable> @Nullable T within(Class<T> kind, Throwable thrown) {
        @Nullable Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 8; depth++) {
            if (kind.isInstance(cause)) {
                return kind.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static String operation(HttpServletRequest request) {
        return request.getAttribute(AccessRules.OPERATION) instanceof Operation operation
                ? operation.id().text()
                : "none";
    }
}
