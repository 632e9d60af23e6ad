package io.millrace.connector.jdbc;

import io.millrace.sql.AnalysisException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which connection parameters are let through to a driver, in the URL or beside it. Drivers load classes, run SQL and write files by parameters
 * ({@code socketFactory}, {@code INIT}, {@code loggerFile}, {@code autoDeserialize} …), so what is not known to be harmless is refused. Pure.
 */
final class ConnectionParameters {
    private static final String POSTGRESQL = "postgresql";
    private static final String H2 = "h2";

    private static final Map<String, Set<String>> HARMLESS = Map.of(
            POSTGRESQL,
            Set.of(
                    "user",
                    "password",
                    "applicationname",
                    "binarytransfer",
                    "cancelsignaltimeout",
                    "channelbinding",
                    "connecttimeout",
                    "currentschema",
                    "defaultrowfetchsize",
                    "gssencmode",
                    "hostrecheckseconds",
                    "loadbalancehosts",
                    "logintimeout",
                    "preferquerymode",
                    "preparethreshold",
                    "readonly",
                    "rewritebatchedinserts",
                    "sockettimeout",
                    "ssl",
                    "sslcert",
                    "sslkey",
                    "sslmode",
                    "sslnegotiation",
                    "sslrootcert",
                    "stringtype",
                    "targetservertype",
                    "tcpkeepalive"),
            H2,
            Set.of(
                    "user",
                    "password",
                    "access_mode_data",
                    "case_insensitive_identifiers",
                    "database_to_lower",
                    "database_to_upper",
                    "db_close_delay",
                    "db_close_on_exit",
                    "ifexists",
                    "lock_timeout",
                    "mode",
                    "non_keywords",
                    "schema",
                    "write_delay"));

    /** For databases whose parameters are not known here. */
    private static final Set<String> EVERYWHERE = Set.of("user", "password");

    private static final Pattern PASSWORD = Pattern.compile("(?i)password\\s*=\\s*([^&;,)]+)|//[^/@:]*:([^/@]+)@");

    private ConnectionParameters() {}

    /** The name behind {@code jdbc:}, in lower case. */
    static String scheme(String url) {
        int end = url.indexOf(':', "jdbc:".length());
        if (!url.regionMatches(true, 0, "jdbc:", 0, "jdbc:".length()) || end < 0) {
            throw new AnalysisException(
                    "INVALID_JDBC_URL",
                    "22023",
                    "The option 'url' is no JDBC URL: it must begin with jdbc: and the name of a database, such as"
                            + " jdbc:postgresql://host:5432/database.",
                    Map.of());
        }
        return url.substring("jdbc:".length(), end).toLowerCase(Locale.ROOT);
    }

    /** @throws AnalysisException JDBC_PARAMETER_REFUSED naming the first that is not let through */
    static void check(String url, Set<String> beside) {
        String scheme = scheme(url);
        for (String name : inUrl(scheme, url)) {
            refuseUnknown(scheme, name, "in the option 'url'");
        }
        for (String name : beside) {
            refuseUnknown(scheme, name, "as an option");
        }
    }

    private static void refuseUnknown(String scheme, String name, String where) {
        Set<String> allowed = HARMLESS.getOrDefault(scheme, EVERYWHERE);
        if (!allowed.contains(name.toLowerCase(Locale.ROOT))) {
            throw new AnalysisException(
                    "JDBC_PARAMETER_REFUSED",
                    "42616",
                    "The parameter '" + name + "', given " + where
                            + ", is not one that is let through to a driver of jdbc:"
                            + scheme
                            + ": some load classes, run statements or write files. Leave it out. Let through are "
                            + String.join(", ", new TreeSet<>(allowed))
                            + ", and the connector's own options (docs/jdbc.md).",
                    Map.of("parameter", name));
        }
    }

    /** Names of the parameters that the driver would read out of the URL. */
    static List<String> inUrl(String scheme, String url) {
        return switch (scheme) {
            case POSTGRESQL -> names(after(url, '?'), "&");
            case H2 -> {
                String settings = after(url, ';');
                // A backslash takes the meaning from the separator behind it, in the driver and not here.
                yield settings.indexOf('\\') >= 0 ? List.of("\\") : names(settings, ";");
            }
            default -> anywhere(url);
        };
    }

    private static String after(String text, char mark) {
        int at = text.indexOf(mark);
        return at < 0 ? "" : text.substring(at + 1);
    }

    /** Where a database is not known, neither is how its parameters are written: whatever stands before an equals sign may be one. */
    private static List<String> anywhere(String url) {
        List<String> names = new ArrayList<>();
        boolean behind = false;
        for (String part : url.split("(?=[?&;,()])", -1)) {
            behind |= part.startsWith("?") || part.startsWith("&") || part.startsWith(";");
            if (behind || part.indexOf('=') >= 0) {
                names.addAll(names(part.replaceFirst("^[?&;,()]", ""), ";"));
            }
        }
        return names;
    }

    private static List<String> names(String settings, String separator) {
        List<String> names = new ArrayList<>();
        for (String setting : settings.split(separator, -1)) {
            if (!setting.isBlank()) {
                int equals = setting.indexOf('=');
                names.add((equals < 0 ? setting : setting.substring(0, equals)).trim());
            }
        }
        return names;
    }

    /** The URL without what may be secret: its parameters, and a user before the host. */
    static String shown(String url) {
        int end = url.length();
        for (char mark : new char[] {'?', ';', '&', '(', '='}) {
            int at = url.indexOf(mark);
            end = at < 0 ? end : Math.min(end, at);
        }
        String plain = url.substring(0, end);
        int host = plain.indexOf("//");
        int user = plain.lastIndexOf('@');
        return host >= 0 && user > host ? plain.substring(0, host + 2) + plain.substring(user + 1) : plain;
    }

    /** What stands in the URL as a password, so that no message repeats it. */
    static List<String> passwords(String url) {
        List<String> found = new ArrayList<>();
        Matcher m = PASSWORD.matcher(url);
        while (m.find()) {
            String value = m.group(1) == null ? m.group(2) : m.group(1);
            found.add(value);
            found.add(URLDecoder.decode(value.replaceAll("%(?![0-9a-fA-F]{2})", "%25"), StandardCharsets.UTF_8));
        }
        return found;
    }
}
