package io.millrace.connector.s3;

import java.io.IOException;
import java.net.HttpURLConnection;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the SDK throws, as what the engine retries or reports: which object, what is wrong, and what to do. */
final class S3Errors {
    private static final int MOVED = 301;

    private final S3Location location;
    private final S3Settings settings;

    S3Errors(S3Location location, S3Settings settings) {
        this.location = location;
        this.settings = settings;
    }

    IOException of(String doing, SdkException e) {
        return new IOException(doing + " in " + location + " failed: " + reason(e), e);
    }

    private String reason(SdkException e) {
        if (e instanceof AwsServiceException service) {
            return ofService(service);
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("Unable to load credentials")) {
            return "there are no credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile (AWS_PROFILE), or give the"
                    + " machine a role";
        }
        if (message.contains("Unable to load region")) {
            return "there is no region. Set millrace.s3.region or AWS_REGION";
        }
        if (e instanceof SdkClientException && e.getCause() instanceof IOException cause) {
            return settings.where() + " cannot be reached (" + cause + "). Check millrace.s3.endpoint and the network";
        }
        return settings.where() + " did not answer in time (" + message + "), in " + settings.attempts()
                + " attempts of " + settings.timeout().toMillis()
                + " ms (millrace.s3.attempts, millrace.s3.timeout-ms)";
    }

    private String ofService(AwsServiceException e) {
        String code = e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
        if (code.equals("NoSuchBucket")) {
            return "there is no bucket '" + location.bucket() + "'. Create it, or correct the checkpointLocation";
        }
        if (e.statusCode() == MOVED || code.equals("AuthorizationHeaderMalformed")) {
            return "the bucket is in another region. Set millrace.s3.region";
        }
        if (e.statusCode() == HttpURLConnection.HTTP_FORBIDDEN) {
            return "access is denied (" + code
                    + "). These credentials need s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket here";
        }
        return "the store answered " + e.statusCode() + " " + e.getMessage();
    }
}
