package dev.sallyport.gateway.ssh;

import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientUserAuthServiceFactory;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.PropertyResolver;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.helpers.AbstractFactoryManager;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionHeartbeatController.HeartbeatType;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.util.threads.NoCloseExecutor;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;

/// Sets up the library's server and client: every default that reads a home directory, offers a
/// forwarding or sets no bound is replaced here.
final class SshEnds {
    private static final String VERSION = "Sallyport";
    private static final long WINDOW_BYTES = 1 << 20;
    private static final long PACKET_BYTES = 32 << 10;
    private static final int AUTH_REQUESTS_MAX = 20;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);
    private static final long REKEY_BYTES = 1L << 30;

    private SshEnds() {}

    static SshServer server(SshSettings settings, KeyPair hostKey, SessionListener listener) {
        SshServer server = SshServer.setUpDefaultServer();
        SshAlgorithms.applyToServer(server);
        common(server);
        server.setHost(settings.address().getHostString());
        server.setPort(settings.address().getPort());
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setUserAuthFactories(List.of(new ProvenKeyAuth.Factory(), new ProofAuth.Factory()));
        server.setPublickeyAuthenticator(
                (_, key, session) -> ProvenKeyAuth.mayBeRegistered(session, key));
        server.setServiceFactories(
                List.of(
                        new GatewayAuthentication.Factory(),
                        new GatewayConnectionService.Factory()));
        server.setSessionFactory(new GatewayServerSession.Factory(server));
        server.setSubsystemFactories(List.of());
        server.setSessionHeartbeat(HeartbeatType.IGNORE, HEARTBEAT);
        server.addSessionListener(listener);
        CoreModuleProperties.SERVER_IDENTIFICATION.set(server, VERSION);
        CoreModuleProperties.AUTH_TIMEOUT.set(server, settings.limits().authWait());
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, AUTH_REQUESTS_MAX);
        CoreModuleProperties.MAX_IDENTIFICATION_SIZE.set(server, 4096);
        return server;
    }

    static SshClient client() {
        SshClient client = SshClient.setUpDefaultClient();
        SshAlgorithms.applyToClient(client);
        common(client);
        client.setServerKeyVerifier(new PinnedHostKeys.Verifier());
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setUserAuthFactories(
                List.of(new UserAuthPublicKeyFactory(List.of(BuiltinSignatures.ed25519_cert))));
        client.setServiceFactories(
                List.of(
                        ClientUserAuthServiceFactory.INSTANCE,
                        new TargetConnectionService.Factory()));
        client.addSessionListener(new OnlyPinnedTypes());
        CoreModuleProperties.CLIENT_IDENTIFICATION.set(client, VERSION);
        CoreModuleProperties.HEARTBEAT_REQUEST.set(client, "keepalive@openssh.com");
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, HEARTBEAT);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, 3);
        return client;
    }

    private static void common(AbstractFactoryManager manager) {
        manager.setIoServiceFactoryFactory(
                new Nio2ServiceFactoryFactory(() -> new NoCloseExecutor(threads())));
        manager.setChannelFactories(List.of(new NoChannels()));
        manager.setGlobalRequestHandlers(List.of());
        manager.setForwardingFilter(null);
        manager.setAgentFactory(null);
        limits(manager);
    }

    /// The library insists on one factory; this one makes nothing.
    private static final class NoChannels implements ChannelFactory {
        @Override
        public String getName() {
            return "none@sallyport";
        }

        @Override
        public Channel createChannel(Session session) throws IOException {
            throw new IOException("no channels are opened this way");
        }
    }

    private static ExecutorService threads() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    private static void limits(PropertyResolver manager) {
        CoreModuleProperties.IDLE_TIMEOUT.set(manager, Duration.ZERO);
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(manager, Duration.ZERO);
        CoreModuleProperties.WINDOW_SIZE.set(manager, WINDOW_BYTES);
        CoreModuleProperties.MAX_PACKET_SIZE.set(manager, PACKET_BYTES);
        CoreModuleProperties.TCP_NODELAY.set(manager, true);
        CoreModuleProperties.SOCKET_KEEPALIVE.set(manager, true);
        CoreModuleProperties.DISCONNECT_TIMEOUT.set(manager, CLOSE_WAIT);
        CoreModuleProperties.CHANNEL_CLOSE_TIMEOUT.set(manager, CLOSE_WAIT);
        CoreModuleProperties.REKEY_BYTES_LIMIT.set(manager, REKEY_BYTES);
    }

    /// Offers a target only the host key algorithms of its pinned keys.
    private static final class OnlyPinnedTypes implements SessionListener {
        @Override
        public void sessionCreated(Session session) {
            if (session instanceof ClientSession outgoing) {
                AttributeRepository context = outgoing.getConnectionContext();
                PinnedHostKeys pins =
                        context == null ? null : context.getAttribute(PinnedHostKeys.PINS);
                if (pins != null) {
                    session.setSignatureFactories(SshAlgorithms.forHostKeys(pins.types()));
                }
            }
        }
    }
}
