package io.millrace.server.shell;

import java.util.ArrayList;
import java.util.List;

/** Cuts text into statements at semicolons that stand neither in quotes nor in comments. */
final class StatementSplitter {
    /** A statement without its semicolon, and the line of the text on which it begins, from 1. */
    record Statement(String text, int line) {}

    /**
     * @param statements those that are ended by a semicolon, blank ones left out
     * @param rest what stands behind the last of them; blank if nothing does
     */
    record Split(List<Statement> statements, Statement rest) {
        Split {
            statements = List.copyOf(statements);
        }

        /** Also the last statement, which may do without a semicolon. */
        List<Statement> all() {
            List<Statement> all = new ArrayList<>(statements);
            if (!blank(rest.text())) {
                all.add(rest);
            }
            return all;
        }
    }

    private StatementSplitter() {}

    static Split split(String text) {
        List<Statement> found = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i = behind(text, i)) {
            if (text.charAt(i) == ';') {
                add(found, text, from, i);
                from = i + 1;
            }
        }
        return new Split(found, statement(text, from, text.length()));
    }

    private static void add(List<Statement> found, String text, int from, int to) {
        Statement s = statement(text, from, to);
        if (!blank(s.text())) {
            found.add(s);
        }
    }

    private static Statement statement(String text, int from, int to) {
        int start = from;
        while (start < to && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int line = 1 + (int) text.chars().limit(start).filter(c -> c == '\n').count();
        return new Statement(text.substring(start, to).stripTrailing(), line);
    }

    /** Whether there is nothing but blanks and comments. */
    static boolean blank(String text) {
        for (int i = 0; i < text.length(); i = behind(text, i)) {
            boolean comment = text.startsWith("--", i) || opensComment(text, i);
            if (!comment && !Character.isWhitespace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean opensComment(String text, int at) {
        return text.startsWith("/*", at) && !text.startsWith("/*+", at);
    }

    /** The place behind the quoted text, comment or single character that begins here. */
    private static int behind(String text, int at) {
        char c = text.charAt(at);
        if (c == '\'' || c == '"' || c == '`') {
            return behindQuote(text, at, c);
        } else if (text.startsWith("--", at)) {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end;
        } else if (opensComment(text, at)) {
            int end = text.indexOf("*/", at + 2);
            return end < 0 ? text.length() : end + 2;
        }
        return at + 1;
    }

    private static int behindQuote(String text, int at, char quote) {
        for (int i = at + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && quote != '`') {
                i++;
            } else if (text.charAt(i) == quote) {
                return i + 1;
            }
        }
        return text.length();
    }
}
