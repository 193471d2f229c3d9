package dev.sallyport.web;

import java.util.ArrayList;
import java.util.List;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.format.support.FormattingConversionService;
import org.springframework.http.MediaType;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.accept.ContentNegotiationManager;
import org.springframework.web.accept.FixedContentNegotiationStrategy;
import org.springframework.web.bind.support.ConfigurableWebBindingInitializer;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import tools.jackson.databind.json.JsonMapper;

/// How handlers are called: JSON in, JSON or a [Page] out, whatever `Accept` says.
final class HandlerCalls extends RequestMappingHandlerAdapter {
    private final Pages pages;

    HandlerCalls(JsonMapper json, Pages pages) {
        this.pages = pages;
        FormattingConversionService conversions = new DefaultFormattingConversionService();
        conversions.addConverterFactory(new IdParsers());
        ConfigurableWebBindingInitializer binding = new ConfigurableWebBindingInitializer();
        binding.setConversionService(conversions);
        setWebBindingInitializer(binding);
        setMessageConverters(
                List.of(
                        new ByteArrayHttpMessageConverter(),
                        new JacksonJsonHttpMessageConverter(json)));
        setContentNegotiationManager(
                new ContentNegotiationManager(new FixedContentNegotiationStrategy(MediaType.ALL)));
        setRequestBodyAdvice(List.of(new BodyLimit()));
        setCustomArgumentResolvers(List.of(new HandlerArguments()));
    }

    /// Pages first: the framework's own handlers would write them as JSON.
    @Override
    public void afterPropertiesSet() {
        super.afterPropertiesSet();
        List<HandlerMethodReturnValueHandler> returns = new ArrayList<>();
        returns.add(new PageReturns(pages));
        List<HandlerMethodReturnValueHandler> standard = getReturnValueHandlers();
        if (standard != null) {
            returns.addAll(standard);
        }
        setReturnValueHandlers(returns);
    }
}
