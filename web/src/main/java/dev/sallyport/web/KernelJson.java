package dev.sallyport.web;

import dev.sallyport.kernel.Id;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// The kernel's values in JSON. A [Secret] can be read and never written: there is no serialiser.
final class KernelJson extends SimpleModule {
    private static final long serialVersionUID = 1;

    KernelJson() {
        super("sallyport-kernel");
        addSerializer(Id.class, new IdWriter());
        addSerializer(Sha256.class, new DigestWriter());
        addSerializer(Secret.class, new SecretRefusal());
        addDeserializer(Sha256.class, new DigestReader());
        addDeserializer(Secret.class, new SecretReader());
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.addDeserializers(new IdReaders());
    }

    private static final class IdWriter extends StdSerializer<Id> {
        IdWriter() {
            super(Id.class);
        }

        @Override
        public void serialize(Id id, JsonGenerator out, SerializationContext context) {
            out.writeString(id.text());
        }
    }

    private static final class DigestWriter extends StdSerializer<Sha256> {
        DigestWriter() {
            super(Sha256.class);
        }

        @Override
        public void serialize(Sha256 digest, JsonGenerator out, SerializationContext context) {
            out.writeString(digest.hex());
        }
    }

    private static final class SecretRefusal extends StdSerializer<Secret> {
        SecretRefusal() {
            super(Secret.class);
        }

        @Override
        public void serialize(Secret secret, JsonGenerator out, SerializationContext context) {
            throw new dev.sallyport.kernel.Bug("a secret was about to be written as JSON");
        }
    }

    private static final class DigestReader extends StdDeserializer<Sha256> {
        DigestReader() {
            super(Sha256.class);
        }

        @Override
        public Sha256 deserialize(JsonParser in, DeserializationContext context) {
            return Sha256.parseHex(text(in));
        }
    }

    private static final class SecretReader extends StdDeserializer<Secret> {
        SecretReader() {
            super(Secret.class);
        }

        @Override
        public Secret deserialize(JsonParser in, DeserializationContext context) {
            return Secret.takeOwnershipOf(text(in).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final class IdReader extends StdDeserializer<Object> {
        private final Class<? extends Id> type;

        IdReader(Class<? extends Id> type) {
            super(type);
            this.type = type;
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context) {
            return IdParsers.parse(type, text(in));
        }
    }

    private static final class IdReaders extends Deserializers.Base {
        @Override
        public @Nullable ValueDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription.Supplier description) {
            Class<?> raw = type.getRawClass();
            return Id.class.isAssignableFrom(raw) && raw.isRecord()
                    ? new IdReader(raw.asSubclass(Id.class))
                    : null;
        }

        @Override
        public boolean hasDeserializerFor(DeserializationConfig config, Class<?> raw) {
            return Id.class.isAssignableFrom(raw);
        }
    }

    private static String text(JsonParser in) {
        @Nullable String text = in.getValueAsString();
        if (text == null) {
            throw new Problem(ProblemCode.MALFORMED, "a text was expected");
        }
        return text;
    }
}
