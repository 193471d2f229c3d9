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
        String code = status < 500 ? "refused" : "internal";
        String detail =
                status < 500
                        ? "this request is refused"
                        : "something broke here: it has been logged";
        try {
            problems.write(request.getRequest(), response.getResponse(), status, code, detail);
            response.finishResponse();
        } catch (IOException gone) {
            // The client has left: nobody is there to read the report.
        }
    }
}
