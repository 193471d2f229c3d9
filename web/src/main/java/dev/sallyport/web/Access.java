package dev.sallyport.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Declares who may call a handler method.
///
/// **Security barrier.** A door with one handler that lacks this annotation does not start.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Access {
    Caller value();

    /// True only for reports that browsers send by themselves and that change nothing.
    boolean withoutOriginCheck() default false;

    /// How large the request body may be.
    int bodyBytesMax() default 65_536;
}
