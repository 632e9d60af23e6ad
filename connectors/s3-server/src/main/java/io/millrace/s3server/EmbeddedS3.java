package io.millrace.s3server;

import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.S3ProxyConstants;
import org.gaul.s3proxy.blobstore.BlobStore;

/** S3Proxy on a free port of the loopback address. It takes any credentials, and answers conditional writes as S3 does. */
public final class EmbeddedS3 implements AutoCloseable {
    private final S3Proxy server;
    private final BlobStore store;

    private EmbeddedS3(S3Proxy server, BlobStore store) {
        this.server = server;
        this.store = store;
    }

    public static EmbeddedS3 start() {
        Properties properties = new Properties();
        properties.setProperty(S3ProxyConstants.PROPERTY_ENDPOINT, "http://127.0.0.1:0");
        properties.setProperty(S3ProxyConstants.PROPERTY_AUTHORIZATION, "none");
        BlobStore store = BlobStores.create("transient-nio2", properties);
        try {
            S3Proxy server =
                    S3Proxy.Builder.fromProperties(properties).blobStore(store).build();
            server.start();
            return new EmbeddedS3(server, store);
        } catch (Exception e) {
            throw new IllegalStateException("The S3 server did not start", e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    public void createBucket(String name) {
        var unused = store.createContainer(name);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The S3 server did not stop", e);
        }
    }
}
