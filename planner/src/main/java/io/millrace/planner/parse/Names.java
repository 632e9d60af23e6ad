package io.millrace.planner.parse;

import io.millrace.planner.parse.MillraceSqlParser.FunctionNameContext;
import io.millrace.planner.parse.MillraceSqlParser.IdentifierListContext;
import io.millrace.planner.parse.MillraceSqlParser.MultipartNameContext;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.misc.Interval;

/** Texts of names in the parse tree. */
final class Names {
    private Names() {}

    /** The name that a word or a back-ticked text stands for. */
    static String of(ParserRuleContext ctx) {
        return unquoted(ctx.getText());
    }

    /** A word as it is; a back-ticked text without its quotes. */
    static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("`") && text.endsWith("`")
                ? text.substring(1, text.length() - 1).replace("``", "`")
                : text;
    }

    static List<String> of(IdentifierListContext ctx) {
        return ctx.identifier().stream().map(Names::of).toList();
    }

    static List<String> parts(MultipartNameContext ctx) {
        List<String> parts = new ArrayList<>();
        parts.add(of(ctx.identifier()));
        ctx.anyName().forEach(n -> parts.add(of(n)));
        return parts;
    }

    static List<String> parts(FunctionNameContext ctx) {
        if (ctx.identifier() == null) {
            return List.of(ctx.getText());
        }
        List<String> parts = new ArrayList<>();
        parts.add(of(ctx.identifier()));
        ctx.anyName().forEach(n -> parts.add(of(n)));
        return parts;
    }

    /** The phrase exactly as written, blanks included. */
    static String source(ParserRuleContext ctx) {
        return ctx.getStart()
                .getInputStream()
                .getText(new Interval(
                        ctx.getStart().getStartIndex(), ctx.getStop().getStopIndex()));
    }

    /** The parts of a name as one text, split at dots outside back-ticks. */
    static List<String> split(String name) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '`') {
                quoted = !quoted;
            } else if (c == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
