package io.millrace.planner.function.xml;

import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.io.StringReader;
import java.util.List;
import java.util.function.Function;
import javax.xml.namespace.QName;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpression;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** XPath 1.0 over XML text. Documents with a DTD are refused, since entities could read files or explode. */
public final class XPathFunctions {
    private XPathFunctions() {}

    public static void define(Definitions d) {
        DataType texts = new ArrayType(DataTypes.StringType, true);
        xpath(d, "xpath", texts, XPathConstants.NODESET, v -> texts((NodeList) v));
        xpath(d, "xpath_boolean", DataTypes.BooleanType, XPathConstants.BOOLEAN, v -> v);
        xpath(d, "xpath_short", DataTypes.ShortType, XPathConstants.NUMBER, v -> ((Double) v).shortValue());
        xpath(d, "xpath_int", DataTypes.IntegerType, XPathConstants.NUMBER, v -> ((Double) v).intValue());
        xpath(d, "xpath_long", DataTypes.LongType, XPathConstants.NUMBER, v -> ((Double) v).longValue());
        xpath(d, "xpath_float", DataTypes.FloatType, XPathConstants.NUMBER, v -> ((Double) v).floatValue());
        xpath(d, "xpath_double", DataTypes.DoubleType, XPathConstants.NUMBER, v -> v, "xpath_number");
        // Of the first node that is found, or nothing.
        xpath(d, "xpath_string", DataTypes.StringType, XPathConstants.STRING, v -> v);
    }

    private static void xpath(
            Definitions d, String name, DataType type, QName kind, Function<Object, Object> value, String... aliases) {
        d.fn(name, aliases)
                .bind(c -> {
                    c.count(2, 2);
                    if (!c.constant(1)) {
                        throw c.fail().notFoldable(1);
                    }
                    List<DataType> types = List.of(c.accept(0, Param.TEXT), c.accept(1, Param.TEXT));
                    if (!(c.literal(1) instanceof String path)) {
                        throw c.fail().mismatch("UNEXPECTED_NULL", "The path of `" + name + "` must not be null.");
                    }
                    compiled(path, name);
                    return new Signature(types, type, true);
                })
                .typed((types, result) -> new io.millrace.planner.function.ScalarFunction.Eval() {
                    private @Nullable String text;
                    private @Nullable XPathExpression last;

                    @Override
                    public synchronized @Nullable Object eval(
                            @Nullable Object[] a, io.millrace.planner.function.EvalContext c) {
                        String path = (String) a[1];
                        XPathExpression compiled = last;
                        if (compiled == null || path == null || !path.equals(text)) {
                            compiled = compiled(String.valueOf(path), name);
                            last = compiled;
                            text = path;
                        }
                        String xml = (String) a[0];
                        return xml == null || xml.isEmpty() ? null : value.apply(evaluate(compiled, xml, kind, name));
                    }
                });
    }

    private static XPathExpression compiled(String path, String function) {
        try {
            XPath xpath = XPathFactory.newInstance().newXPath();
            return xpath.compile(path);
        } catch (XPathExpressionException bad) {
            throw Errors.failure(
                    "INVALID_PARAMETER_VALUE.XPATH",
                    "22023",
                    "The path '" + path + "' of " + function + " is not an XPath 1.0 expression: " + bad.getMessage()
                            + ".");
        }
    }

    private static Object evaluate(XPathExpression path, String xml, QName kind, String function) {
        try {
            return path.evaluate(builder().parse(new InputSource(new StringReader(xml))), kind);
        } catch (java.io.IOException
                | org.xml.sax.SAXException
                | ParserConfigurationException
                | XPathExpressionException bad) {
            throw Errors.failure(
                    "INVALID_XML_DOCUMENT",
                    "22023",
                    function + " cannot read '" + (xml.length() > 100 ? xml.substring(0, 100) + "…" : xml) + "': "
                            + bad.getMessage() + ". Filter out what is not XML before.");
        }
    }

    private static DocumentBuilder builder() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setXIncludeAware(false);
        factory.setExpandEntityReferences(false);
        DocumentBuilder builder = factory.newDocumentBuilder();
        // Throws, where the parser would otherwise print.
        builder.setErrorHandler(new org.xml.sax.helpers.DefaultHandler());
        return builder;
    }

    private static Object[] texts(NodeList nodes) {
        Object[] out = new Object[nodes.getLength()];
        for (int i = 0; i < out.length; i++) {
            String v = nodes.item(i).getNodeValue();
            if (v != null) {
                out[i] = v;
            }
        }
        return out;
    }
}
