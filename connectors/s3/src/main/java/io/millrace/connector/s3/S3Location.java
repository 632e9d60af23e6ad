package io.millrace.connector.s3;

import io.millrace.error.MillraceException;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * Where objects go.
 *
 * @param prefix of all keys: empty, or ending with a slash
 */
record S3Location(String bucket, String prefix) {
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");
    private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9._=-]+/)*");

    static S3Location of(URI location) {
        String authority = location.getRawAuthority();
        String bucket = authority == null ? "" : authority;
        String path = String.valueOf(location.getRawPath()).replaceAll("^/+|/+$", "");
        String prefix = path.isEmpty() ? "" : path + "/";
        boolean plain = location.getRawQuery() == null && location.getRawFragment() == null;
        if (!plain
                || !BUCKET.matcher(bucket).matches()
                || !PREFIX.matcher(prefix).matches()) {
            throw new MillraceException(
                    "CHECKPOINT_LOCATION_UNSUPPORTED",
                    "The checkpoint location '" + location
                            + "' is not of the form s3://bucket/prefix, the prefix made of letters, digits, '.', '_', '-', '=' and '/'."
                            + " Credentials, region and endpoint are no part of it: see the settings millrace.s3.*.");
        }
        return new S3Location(bucket, prefix);
    }

    String key(String path) {
        return prefix + path;
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix;
    }
}
