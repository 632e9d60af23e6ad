package io.millrace.connector.s3;

import java.io.IOException;
import java.net.HttpURLConnection;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Clients whose every call ends: attempts and their time are bounded. */
final class S3Clients {
    static final int MOST_KEYS_A_PAGE = 1_000;

    private S3Clients() {}

    static S3Client open(S3Settings settings, S3Errors errors) throws IOException {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(settings.timeout())
                        .socketTimeout(settings.timeout()))
                .forcePathStyle(settings.pathStyle())
                .overrideConfiguration(o -> o.apiCallAttemptTimeout(settings.timeout())
                        .apiCallTimeout(settings.timeoutInAll())
                        .retryStrategy(retries(settings)));
        settings.region().map(Region::of).ifPresent(builder::region);
        settings.endpoint()
                .ifPresent(endpoint -> builder.endpointOverride(endpoint)
                        // Not every store that speaks the protocol knows the newer checksums; content is checked by
                        // SHA-256 anyway.
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED));
        try {
            return builder.build();
        } catch (SdkException e) {
            throw errors.of("Making a client", e);
        }
    }

    private static RetryStrategy retries(S3Settings settings) {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(settings.attempts())
                .retryOnException(S3Clients::conflict)
                .build();
    }

    /** Another writer of the same name, or its deletion, was under way: asked again, the store can say which came first. */
    private static boolean conflict(Throwable e) {
        return e instanceof S3Exception s3 && s3.statusCode() == HttpURLConnection.HTTP_CONFLICT;
    }
}
