package io.millrace.connector.s3;

import io.millrace.connector.KnownSettings;
import io.millrace.connector.Options;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach the store. Credentials are no settings: the SDK finds them in the environment, in a profile, or as the role of the machine.
 *
 * @param endpoint of a store other than Amazon's
 * @param region empty: as the SDK finds it
 * @param pathStyle whether the bucket is named in the path instead of the host name
 * @param timeout of one attempt of a request
 * @param attempts of a request in all
 */
record S3Settings(Optional<URI> endpoint, Optional<String> region, boolean pathStyle, Duration timeout, int attempts) {
    private static final String ENDPOINT = "millrace.s3.endpoint";
    private static final String REGION = "millrace.s3.region";
    private static final String PATH_STYLE = "millrace.s3.path-style";
    private static final String TIMEOUT = "millrace.s3.timeout-ms";
    private static final String ATTEMPTS = "millrace.s3.attempts";

    private static final long DEFAULT_TIMEOUT_MS = 30_000;
    private static final long DEFAULT_ATTEMPTS = 5;

    /** Stores that speak the protocol have no regions, but requests are signed for one. */
    private static final String ANY_REGION = "us-east-1";

    private static final KnownSettings KNOWN = new KnownSettings(List.of("millrace.s3."), keys());

    private static Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put(ENDPOINT, "URL of a store other than Amazon S3 (none)");
        keys.put(REGION, "region of the bucket (as the AWS SDK finds it; with an endpoint " + ANY_REGION + ")");
        keys.put(PATH_STYLE, "whether the bucket goes into the path instead of the host name (true with an endpoint)");
        keys.put(TIMEOUT, "milliseconds that one attempt of a request may take (" + DEFAULT_TIMEOUT_MS + ")");
        keys.put(ATTEMPTS, "how often a request is tried in all (" + DEFAULT_ATTEMPTS + ")");
        return keys;
    }

    static S3Settings from(Map<String, String> settings) {
        KNOWN.check(settings);
        Options options = new Options(settings);
        Optional<URI> endpoint = options.get(ENDPOINT).map(S3Settings::endpoint);
        Optional<String> region = options.get(REGION).map(String::trim);
        return new S3Settings(
                endpoint,
                region.isEmpty() && endpoint.isPresent() ? Optional.of(ANY_REGION) : region,
                options.getBoolean(PATH_STYLE, endpoint.isPresent()),
                Duration.ofMillis(bounded(options, TIMEOUT, DEFAULT_TIMEOUT_MS, 100, 600_000)),
                (int) bounded(options, ATTEMPTS, DEFAULT_ATTEMPTS, 1, 20));
    }

    private static URI endpoint(String value) {
        try {
            URI uri = URI.create(value.trim());
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw Options.invalid(ENDPOINT, value, "a URL such as https://minio.example.org:9000");
        }
        throw Options.invalid(ENDPOINT, value, "a URL such as https://minio.example.org:9000");
    }

    private static long bounded(Options options, String key, long otherwise, long least, long most) {
        long value = options.getLong(key, otherwise);
        if (value < least || value > most) {
            throw Options.invalid(key, String.valueOf(value), "a whole number from " + least + " to " + most);
        }
        return value;
    }

    /** Of a request with all its attempts and the pauses between them. */
    Duration timeoutInAll() {
        return timeout.multipliedBy(attempts).plusSeconds(attempts);
    }

    String where() {
        return endpoint.map(URI::toString).orElse("Amazon S3");
    }
}
