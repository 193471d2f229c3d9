package dev.sallyport.web;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Id;
import java.lang.reflect.InvocationTargetException;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.ConverterFactory;

/// Reads typed ids from text wherever HTTP brings them, through each id's own `parse`.
final class IdParsers implements ConverterFactory<String, Id> {
    @Override
    public <T extends Id> Converter<String, T> getConverter(Class<T> type) {
        return text -> parse(type, text);
    }

    static <T extends Id> T parse(Class<T> type, String text) {
        try {
            return type.cast(type.getMethod("parse", String.class).invoke(null, text));
        } catch (InvocationTargetException wrapped) {
            if (wrapped.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new Bug("an id parser threw a checked exception", wrapped);
        } catch (ReflectiveOperationException cause) {
            throw new Bug("an id without a public `parse`", cause);
        }
    }
}
