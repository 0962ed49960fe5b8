package io.throughline.commons.test;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import groovy.lang.DelegatingMetaClass;
import groovy.lang.GroovyShell;
import groovy.lang.GroovySystem;
import groovy.lang.MetaClass;
import groovy.lang.MissingPropertyException;
import groovy.lang.Script;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.codehaus.groovy.runtime.metaclass.MissingPropertyExceptionNoStack;

/**
 * Evaluates REST Assured's JSON paths without compiling each of them anew. REST Assured has Groovy compile a class for every
 * {@code jsonPath().getString("a.b")} and every {@code body("a.b", …)}, and Groovy searches all jars of the class path for
 * classes with these names. Together that took half of the test threads' computing time.
 *
 * <p>A plain path ({@code items[0].id}) is followed step by step through Groovy's own runtime, which the compiled class would use
 * too. Any other expression ({@code items.find { it.id == 'x' }}) is compiled once.
 */
final class JsonPathEvaluator extends DelegatingMetaClass {

    /** Some expressions contain an id that is made for one test, so the cache must not grow without limit. */
    private static final int MOST_COMPILED = 2_000;
    private static final Pattern PLAIN_PATH = Pattern.compile("([A-Za-z_]\\w*)((?:\\.[A-Za-z_]\\w*|\\.'[^'\\\\$]+'|\\[-?\\d{1,9}])+)");
    private static final Pattern STEP = Pattern.compile("\\.([A-Za-z_]\\w*)|\\.'([^']+)'|\\[(-?\\d+)]");

    private final Map<String, Class<? extends Script>> compiled = new ConcurrentHashMap<>();

    private JsonPathEvaluator(MetaClass groovyShell) {
        super(groovyShell);
    }

    /** Replaces Groovy's evaluation in this class loader. Further calls do nothing. */
    static synchronized void install() {
        MetaClass present = GroovySystem.getMetaClassRegistry().getMetaClass(GroovyShell.class);
        if (!(present instanceof JsonPathEvaluator)) {
            JsonPathEvaluator evaluator = new JsonPathEvaluator(present);
            evaluator.initialize();
            GroovySystem.getMetaClassRegistry().setMetaClass(GroovyShell.class, evaluator);
        }
    }

    @Override
    public Object invokeMethod(Object shell, String name, Object[] arguments) {
        return name.equals("evaluate") && arguments.length == 1 && arguments[0] instanceof CharSequence expression
                ? evaluate((GroovyShell) shell, expression.toString())
                : super.invokeMethod(shell, name, arguments);
    }

    private Object evaluate(GroovyShell shell, String expression) {
        Matcher plain = PLAIN_PATH.matcher(expression);
        if (plain.matches() && shell.getContext().hasVariable(plain.group(1))) {
            return follow(shell.getContext().getVariable(plain.group(1)), plain.group(2));
        }
        Class<? extends Script> type = compiled.get(expression);
        if (type == null) {
            type = shell.parse(expression).getClass();
            if (compiled.size() >= MOST_COMPILED) {
                compiled.clear();
            }
            compiled.put(expression, type);
        }
        return InvokerHelper.createScript(type, shell.getContext()).run();
    }

    private static Object follow(Object root, String path) {
        Object at = root;
        Matcher step = STEP.matcher(path);
        while (step.find()) {
            if (step.group(3) != null) {
                at = InvokerHelper.invokeMethod(at, "getAt", new Object[]{ Integer.valueOf(step.group(3)) });
            } else {
                at = property(at, step.group(1) != null ? step.group(1) : step.group(2));
            }
        }
        return at;
    }

    private static Object property(Object of, String name) {
        try {
            return InvokerHelper.getProperty(of, name);
        } catch (MissingPropertyExceptionNoStack e) {
            // The code of a compiled class converts the exception in the same way.
            throw new MissingPropertyException(e.getProperty(), e.getType());
        }
    }
}
