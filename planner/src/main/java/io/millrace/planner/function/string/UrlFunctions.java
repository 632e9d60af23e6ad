package io.millrace.planner.function.string;

import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.Param;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** url_encode, url_decode, parse_url. */
public final class UrlFunctions {
    private static final DataType STRING = DataTypes.StringType;

    private UrlFunctions() {}

    public static void define(Definitions d) {
        d.fn("url_encode").in(Param.STRING).out(STRING).e1((String s) -> URLEncoder.encode(s, StandardCharsets.UTF_8));
        d.fn("url_decode").in(Param.STRING).out(STRING).e1(UrlFunctions::decode);
        d.fn("try_url_decode").in(Param.STRING).out(STRING).nullable().e1((String s) -> {
            try {
                return decode(s);
            } catch (io.millrace.error.ExecutionException malformed) {
                return null;
            }
        });
        d.fn("parse_url")
                .in(Param.TEXT, Param.TEXT)
                .optional(Param.TEXT)
                .out(STRING)
                .nullable()
                .eval((a, c) -> parse(a, c.ansi()));
        d.fn("try_parse_url")
                .in(Param.TEXT, Param.TEXT)
                .optional(Param.TEXT)
                .out(STRING)
                .nullable()
                .eval((a, c) -> parse(a, false));
    }

    private static String decode(String s) {
        try {
            return URLDecoder.decode(s, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Errors.failure(
                    "CANNOT_DECODE_URL",
                    "22546",
                    "This text is not URL-encoded: " + s + ". Each % needs two hexadecimal digits behind it.");
        }
    }

    private static @Nullable String parse(@Nullable Object[] a, boolean ansi) {
        URI uri;
        try {
            uri = new URI((String) a[0]);
        } catch (URISyntaxException malformed) {
            if (ansi) {
                throw Errors.failure(
                        "INVALID_URL", "22P02", "This is not a URL: " + a[0] + ". `try_parse_url` gives NULL there.");
            }
            return null;
        }
        String part = (String) a[1];
        String query = uri.getRawQuery();
        if (a.length > 2) {
            if (!part.equals("QUERY") || query == null) {
                return null;
            }
            Matcher m = Pattern.compile("(?:&|^)" + Pattern.quote((String) a[2]) + "=([^&]*)")
                    .matcher(query);
            return m.find() ? m.group(1) : null;
        }
        return switch (part) {
            case "HOST" -> uri.getHost();
            case "PATH" -> uri.getRawPath();
            case "QUERY" -> query;
            case "REF" -> uri.getRawFragment();
            case "PROTOCOL" -> uri.getScheme();
            case "FILE" -> query == null ? uri.getRawPath() : uri.getRawPath() + "?" + query;
            case "AUTHORITY" -> uri.getRawAuthority();
            case "USERINFO" -> uri.getRawUserInfo();
            default -> null;
        };
    }
}
