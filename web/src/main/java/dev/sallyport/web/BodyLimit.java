package dev.sallyport.web;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/// Stops reading a body at the limit its handler declares, whatever `Content-Length` claims.
final class BodyLimit extends RequestBodyAdviceAdapter {
    @Override
    public boolean supports(
            MethodParameter parameter,
            Type targetType,
            Class<? extends HttpMessageConverter<?>> converterType) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type targetType,
            Class<? extends HttpMessageConverter<?>> converterType)
            throws IOException {
        @Nullable Access access = parameter.getMethodAnnotation(Access.class);
        int max = access == null ? 0 : access.bodyBytesMax();
        if (message.getHeaders().getContentLength() > max) {
            throw tooLarge();
        }
        InputStream bounded = new Bounded(message.getBody(), max);
        return new HttpInputMessage() {
            @Override
            public InputStream getBody() {
                return bounded;
            }

            @Override
            public HttpHeaders getHeaders() {
                return message.getHeaders();
            }
        };
    }

    private static Problem tooLarge() {
        return new Problem(ProblemCode.TOO_LARGE, "the request body is larger than its limit");
    }

    private static final class Bounded extends InputStream {
        private final InputStream inside;
        private int left;

        Bounded(InputStream inside, int left) {
            this.inside = inside;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            int octet = inside.read();
            if (octet >= 0 && --left < 0) {
                throw tooLarge();
            }
            return octet;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = inside.read(target, offset, length);
            if (count > 0) {
                left -= count;
                if (left < 0) {
                    throw tooLarge();
                }
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            inside.close();
        }
    }
}
