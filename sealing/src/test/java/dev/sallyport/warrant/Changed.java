package dev.sallyport.warrant;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/// Copies of records with one component replaced, so that a test shows only what it changes.
public final class Changed {
    private Changed() {}

    public static <R extends Record> R with(R original, String component, Object value) {
        RecordComponent[] components = original.getClass().getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = new Object[components.length];
        boolean found = false;
        try {
            for (int i = 0; i < components.length; i++) {
                boolean replaced = components[i].getName().equals(component);
                found |= replaced;
                components[i].getAccessor().setAccessible(true);
                values[i] = replaced ? value : components[i].getAccessor().invoke(original);
            }
            if (!found) {
                throw new AssertionError("no component " + component);
            }
            @SuppressWarnings("unchecked")
            Class<R> type = (Class<R>) original.getClass();
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException cause) {
            throw new AssertionError(cause);
        }
    }
}
