package io.millrace.planner.parse;

import io.millrace.error.MillraceException;
import io.millrace.planner.parse.QuickTokens.Kind;
import io.millrace.planner.parse.QuickTokens.Token;
import io.millrace.sql.tree.SourceText;
import io.millrace.sql.tree.SourceText.Place;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the common expressions without the grammar, whose parser takes a cold JVM some hundred milliseconds
 * (docs/decisions/040-common-expressions-are-read-by-hand.md). What it does not know for certain it leaves to the grammar: wherever it gives a
 * tree, that is the grammar's, with the same places.
 */
final class QuickParser {
    /** Not an error of the user: the grammar decides what the text is. One without a stack, since it is only a way out. */
    private static final class Unsure extends RuntimeException {
        Unsure() {
            super(null, null, false, false);
        }
    }

    private static final int OR = 1;
    private static final int AND = 2;
    private static final int NOT = 3;

    private static final int COMPARISON = 1;
    private static final int BIT_OR = 2;
    private static final int BIT_XOR = 3;
    private static final int BIT_AND = 4;
    private static final int SUM = 6;
    private static final int PRODUCT = 7;

    private static final Tree.Literal TRUE = new Tree.Literal(true, DataTypes.BooleanType);
    private static final Tree.Literal FALSE = new Tree.Literal(false, DataTypes.BooleanType);
    /** Calls with three arguments are something else if the first is a unit. */
    private static final Set<String> UNIT_CALLS =
            Set.of("DATEADD", "DATE_ADD", "DATEDIFF", "DATE_DIFF", "TIMESTAMPADD", "TIMESTAMPDIFF");

    private static final Set<String> NESTED_TYPES = Set.of("ARRAY", "MAP", "STRUCT");

    private final String text;
    private final List<Token> tokens;
    private final SourceText places;
    private int at;

    private QuickParser(String text, List<Token> tokens, SourceText places) {
        this.text = text;
        this.tokens = tokens;
        this.places = places;
    }

    /** An expression that may have an alias, its parts noted in {@code places}; null if the grammar has to look at it. */
    static @Nullable Tree read(SourceText places, String text) {
        List<Token> tokens = QuickTokens.of(text);
        if (tokens == null) {
            return null;
        }
        SourceText own = new SourceText(text);
        QuickParser parser = new QuickParser(text, tokens, own);
        try {
            Tree tree = parser.named();
            if (parser.peek().kind() != Kind.END) {
                return null;
            }
            places.putAll(own);
            return tree;
        } catch (Unsure | MillraceException | NumberFormatException left) {
            return null;
        }
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Token ahead() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    private Token take() {
        Token token = peek();
        if (token.kind() == Kind.END) {
            throw new Unsure();
        }
        at++;
        return token;
    }

    private boolean takeSign(String sign) {
        boolean is = peek().is(sign);
        at += is ? 1 : 0;
        return is;
    }

    private boolean takeWord(String keyword) {
        boolean is = peek().word(keyword);
        at += is ? 1 : 0;
        return is;
    }

    private void expectSign(String sign) {
        if (!takeSign(sign)) {
            throw new Unsure();
        }
    }

    private void expectWord(String keyword) {
        if (!takeWord(keyword)) {
            throw new Unsure();
        }
    }

    /** Remembers that a tree reaches from here to the token before the next. */
    private <T extends Tree> T note(int start, T tree) {
        places.put(tree, new Place(start, tokens.get(at - 1).end()));
        return tree;
    }

    private Tree named() {
        Tree child = expression();
        if (takeWord("AS")) {
            return new Tree.Alias(child, List.of(name(take())));
        }
        Token next = peek();
        if (next.kind() == Kind.WORD || next.kind() == Kind.QUOTED) {
            return new Tree.Alias(child, List.of(name(take())));
        }
        return child;
    }

    private static String name(Token token) {
        return switch (token.kind()) {
            case WORD, PLAIN -> token.text();
            case QUOTED -> Names.unquoted(token.text());
            default -> throw new Unsure();
        };
    }

    private static boolean isName(Token token) {
        return token.kind() == Kind.WORD || token.kind() == Kind.PLAIN || token.kind() == Kind.QUOTED;
    }

    private Tree expression() {
        return logical(OR);
    }

    private Tree logical(int least) {
        int start = peek().start();
        Tree left;
        if (peek().word("NOT") || peek().is("!")) {
            at++;
            left = note(start, new Tree.Call("not", logical(NOT)));
        } else {
            left = predicated();
        }
        while (true) {
            int level = peek().word("OR") ? OR : peek().word("AND") ? AND : 0;
            if (level < least) {
                return left;
            }
            at++;
            left = note(start, new Tree.Call(level == OR ? "or" : "and", left, logical(level + 1)));
        }
    }

    private Tree predicated() {
        int start = peek().start();
        Tree value = value(COMPARISON);
        if (takeWord("IS")) {
            return note(start, is(value));
        }
        boolean negated = takeWord("NOT");
        Tree plain;
        if (takeWord("BETWEEN")) {
            Tree lower = value(COMPARISON);
            expectWord("AND");
            plain = new Tree.Call("between", value, lower, value(COMPARISON));
        } else if (takeWord("IN")) {
            plain = in(value);
        } else if (peek().word("LIKE") || peek().word("ILIKE") || peek().word("RLIKE") || peek().word("REGEXP")) {
            String which = take().upper();
            if (peek().upper().equals("ANY") || peek().upper().equals("SOME")) {
                throw new Unsure();
            }
            plain = new Tree.Call(which.equals("REGEXP") ? "rlike" : which, value, value(COMPARISON));
        } else if (negated) {
            throw new Unsure();
        } else {
            return value;
        }
        return note(start, negated ? new Tree.Call("not", plain) : plain);
    }

    private Tree is(Tree value) {
        boolean negated = takeWord("NOT");
        if (takeWord("NULL")) {
            return new Tree.Call(negated ? "isnotnull" : "isnull", value);
        } else if (peek().word("TRUE") || peek().word("FALSE")) {
            Tree plain = new Tree.Call("<=>", value, take().upper().equals("TRUE") ? TRUE : FALSE);
            return negated ? new Tree.Call("not", plain) : plain;
        }
        throw new Unsure();
    }

    private Tree in(Tree value) {
        List<Tree> args = new ArrayList<>();
        args.add(value);
        expectSign("(");
        do {
            args.add(expression());
        } while (takeSign(","));
        expectSign(")");
        return new Tree.Call("in", args);
    }

    private Tree value(int least) {
        int start = peek().start();
        Tree left = unary();
        while (true) {
            Token operator = peek();
            int level = level(operator);
            if (level < least) {
                return left;
            }
            at++;
            if (level == COMPARISON && (peek().is("<") || peek().is(">"))) {
                throw new Unsure(); // a shift
            }
            left = note(start, binary(operator.text(), left, value(level + 1)));
        }
    }

    /** How tight an operator binds; 0 if it is none between values. */
    private static int level(Token operator) {
        if (operator.kind() == Kind.KEYWORD) {
            return operator.upper().equals("DIV") ? PRODUCT : 0;
        } else if (operator.kind() != Kind.SIGN) {
            return 0;
        }
        return switch (operator.text()) {
            case "*", "/", "%" -> PRODUCT;
            case "+", "-", "||" -> SUM;
            case "&" -> BIT_AND;
            case "^" -> BIT_XOR;
            case "|" -> BIT_OR;
            case "=", "==", "<>", "!=", "<=>", "<", "<=", ">", ">=" -> COMPARISON;
            default -> 0;
        };
    }

    private static Tree binary(String operator, Tree left, Tree right) {
        return switch (operator) {
            case "==" -> new Tree.Call("=", left, right);
            case "<>", "!=" -> new Tree.Call("not", new Tree.Call("=", left, right));
            default -> new Tree.Call(operator, left, right);
        };
    }

    private Tree unary() {
        Token sign = peek();
        if (!sign.is("-") && !sign.is("+") && !sign.is("~")) {
            return primary();
        }
        at++;
        if (sign.is("-") && isNumber(peek().kind()) && !suffixed(ahead())) {
            return note(sign.start(), number(take(), "-"));
        }
        String name = sign.is("-") ? "-" : sign.is("+") ? "positive" : "~";
        return note(sign.start(), new Tree.Call(name, unary()));
    }

    private static boolean suffixed(Token next) {
        return next.is(".") || next.is("[") || next.is("::") || next.is(":");
    }

    private Tree primary() {
        int start = peek().start();
        Tree left = note(start, atom());
        while (suffixed(peek())) {
            if (takeSign("[")) {
                Tree item = value(COMPARISON);
                expectSign("]");
                left = note(start, new Tree.Extract(left, item));
            } else if (takeSign("::")) {
                left = note(start, new Tree.Cast(left, type(), false));
            } else {
                expectSign(".");
                left = note(start, field(left, name(take())));
            }
        }
        return left;
    }

    private static Tree field(Tree base, String field) {
        if (base instanceof Tree.Name n) {
            List<String> parts = new ArrayList<>(n.parts());
            parts.add(field);
            return new Tree.Name(parts, OptionalLong.empty());
        }
        return new Tree.Extract(base, new Tree.Literal(field, DataTypes.StringType));
    }

    private static boolean isNumber(Kind kind) {
        return kind == Kind.INTEGER || kind == Kind.DECIMAL || kind == Kind.EXPONENT || kind == Kind.SUFFIXED;
    }

    private Tree atom() {
        Token token = take();
        return switch (token.kind()) {
            case INTEGER, DECIMAL, EXPONENT, SUFFIXED -> number(token, "");
            case STRING -> string(token);
            case WORD, PLAIN, QUOTED -> nameOrCall(token);
            case KEYWORD -> keyword(token);
            case SIGN -> sign(token);
            case END -> throw new Unsure();
        };
    }

    private Tree sign(Token token) {
        if (token.is("(")) {
            Tree inner = expression();
            expectSign(")");
            if (peek().is("->")) {
                throw new Unsure();
            }
            return inner;
        } else if (token.is("*") && (peek().is(")") || peek().is(",") || peek().kind() == Kind.END)) {
            return new Tree.Star(List.of());
        }
        throw new Unsure();
    }

    private Tree keyword(Token token) {
        return switch (token.upper()) {
            case "NULL" -> new Tree.Literal(null, DataTypes.NullType);
            case "TRUE" -> TRUE;
            case "FALSE" -> FALSE;
            case "CASE" -> caseWhen();
            case "CAST", "TRY_CAST" -> {
                expectSign("(");
                Tree child = expression();
                expectWord("AS");
                DataType type = type();
                expectSign(")");
                yield new Tree.Cast(child, type, token.upper().equals("TRY_CAST"));
            }
            case "INTERVAL" -> interval();
            default -> throw new Unsure();
        };
    }

    private Tree caseWhen() {
        Tree operand = peek().word("WHEN") ? null : expression();
        List<Tree.Branch> branches = new ArrayList<>();
        while (takeWord("WHEN")) {
            Tree condition = expression();
            expectWord("THEN");
            branches.add(new Tree.Branch(
                    operand == null ? condition : new Tree.Call("=", operand, condition), expression()));
        }
        if (branches.isEmpty()) {
            throw new Unsure();
        }
        Tree otherwise = takeWord("ELSE") ? expression() : null;
        expectWord("END");
        return new Tree.CaseWhen(branches, otherwise);
    }

    /** Numbers with units, such as {@code 1 day 2 hours}: only the ones in which each sign and word can have one meaning. */
    private Tree interval() {
        int start = tokens.get(at - 1).start();
        List<Intervals.Part> parts = new ArrayList<>();
        do {
            Token amount = take();
            Token unit = take();
            if ((amount.kind() != Kind.INTEGER && amount.kind() != Kind.DECIMAL) || unit.kind() != Kind.WORD) {
                throw new Unsure();
            }
            parts.add(new Intervals.Part(new BigDecimal(amount.text()), unit.text()));
        } while (isNumber(peek().kind()));
        if (peek().is("-") || peek().is("+") || peek().kind() == Kind.STRING) {
            throw new Unsure();
        }
        return Intervals.literal(parts, text.substring(start, tokens.get(at - 1).end()));
    }

    private Tree string(Token first) {
        StringBuilder all = new StringBuilder(Literals.unquote(first.text()));
        while (peek().kind() == Kind.STRING) {
            all.append(Literals.unquote(take().text()));
        }
        return new Tree.Literal(all.toString(), DataTypes.StringType);
    }

    private static Tree number(Token token, String sign) {
        String digits = sign + token.text();
        return switch (token.kind()) {
            case INTEGER -> Literals.integer(digits);
            case DECIMAL -> Literals.decimal(digits);
            case EXPONENT -> Literals.exponent(digits);
            default -> Literals.suffixed(digits);
        };
    }

    private Tree nameOrCall(Token token) {
        if (takeSign("->")) {
            return new Tree.Lambda(List.of(name(token)), expression());
        } else if (takeSign("(")) {
            return call(token);
        } else if (peek().kind() == Kind.STRING) {
            throw new Unsure(); // DATE '…'
        }
        int mark = at;
        List<String> parts = new ArrayList<>();
        parts.add(name(token));
        while (takeSign(".")) {
            if (takeSign("*")) {
                return star(parts);
            } else if (!isName(peek())) {
                throw new Unsure();
            }
            parts.add(name(take()));
            if (peek().is("(")) {
                throw new Unsure(); // a function with a qualified name
            }
        }
        // No star: the caller takes the fields one by one.
        at = mark;
        return new Tree.Name(List.of(name(token)), OptionalLong.empty());
    }

    private Tree star(List<String> parts) {
        if (!peek().is(")") && !peek().is(",") && peek().kind() != Kind.END) {
            throw new Unsure();
        }
        return new Tree.Star(parts);
    }

    private Tree call(Token function) {
        boolean distinct = takeWord("DISTINCT");
        List<Tree> args = new ArrayList<>();
        if (distinct || !peek().is(")")) {
            do {
                args.add(named());
            } while (takeSign(","));
        }
        expectSign(")");
        String name = name(function);
        boolean mayMeanMore = (args.size() == 3 && UNIT_CALLS.contains(function.upper()))
                || OrderedSets.needsOrder(name, args.size())
                || peek().upper().equals("FILTER");
        if (mayMeanMore) {
            throw new Unsure();
        }
        return new Tree.Call(name, args, distinct, null);
    }

    private DataType type() {
        int start = peek().start();
        skipType();
        return DataType.fromDDL(text.substring(start, tokens.get(at - 1).end()));
    }

    private void skipType() {
        Token name = take();
        boolean nested = NESTED_TYPES.contains(name.upper());
        if ((name.kind() != Kind.WORD && name.kind() != Kind.PLAIN)
                || name.upper().equals("STRUCT")) {
            throw new Unsure();
        } else if (nested) {
            expectSign("<");
            skipType();
            if (name.upper().equals("MAP")) {
                expectSign(",");
                skipType();
            }
            expectSign(">");
        } else if (takeSign("(")) {
            do {
                if (take().kind() != Kind.INTEGER) {
                    throw new Unsure();
                }
            } while (takeSign(","));
            expectSign(")");
        }
    }
}
