package dev.sallyport.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/// Answers what failed outside the dispatcher, in our words instead of Tomcat's pages, which would
/// name versions and echo input.
final class ErrorValve extends ErrorReportValve {
    private final ProblemWriter problems;

    ErrorValve(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void report(Request request, Response response, Throwable throwable) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        Words words = words(status);
        try {
            problems.write(
                    request.getRequest(),
                    response.getResponse(),
                    status,
                    words.code(),
                    words.detail());
            response.finishResponse();
        } catch (IOException gone) {
            // The client has left: nobody is there to read the report.
        }
    }

    private record Words(String code, String detail) {}

    private static Words words(int status) {
        if (status == 408) {
            return new Words("too-slow", "the request did not arrive in time: send it again");
        }
        return status < 500
                ? new Words("refused", "this request is refused")
                : new Words("internal", "something broke here: it has been logged");
    }
}
